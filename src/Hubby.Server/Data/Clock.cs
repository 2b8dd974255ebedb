namespace Hubby.Data;

static class Clock
{
    extension(TimeProvider clock)
    {
        /// <summary>Now, in whole milliseconds: what the API shows, what both databases keep and what ids carry.</summary>
        public DateTimeOffset Now() => DateTimeOffset.FromUnixTimeMilliseconds(clock.GetUtcNow().ToUnixTimeMilliseconds());
    }
}
