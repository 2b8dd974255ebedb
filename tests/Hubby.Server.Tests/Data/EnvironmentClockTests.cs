using Hubby.Data;
using Microsoft.Extensions.Time.Testing;

namespace Hubby.Tests.Data;

public sealed class EnvironmentClockTests
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    static readonly DateTimeOffset Start = new(2026, 3, 4, 5, 6, 7, TimeSpan.Zero);

    readonly FakeTimeProvider _wall = new(Start);
    readonly EnvironmentClock _clock;

    public EnvironmentClockTests() => _clock = new(_wall);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public void It_is_ahead_of_the_wall_by_as_much_as_it_was_moved()
    {
        Assert.True(_clock.MoveTo(TimeSpan.FromDays(30)));
        _wall.Advance(TimeSpan.FromHours(1));
        Assert.Equal(Start.AddDays(30).AddHours(1), _clock.GetUtcNow());
        Assert.Equal(Start.AddHours(1), new WallClock(_clock).Now());
    }

    [Fact]
    public void It_never_goes_back()
    {
        _clock.MoveTo(TimeSpan.FromDays(2));
        Assert.False(_clock.MoveTo(TimeSpan.FromDays(1)));
        Assert.Equal(Start.AddDays(2), _clock.GetUtcNow());
    }

    [Fact]
    public async Task Whoever_waits_for_a_moment_that_is_jumped_over_wakes_at_once()
    {
        var waiting = Task.Delay(TimeSpan.FromDays(7), _clock, Ct);
        _clock.MoveTo(TimeSpan.FromDays(6));
        Assert.False(waiting.IsCompleted);
        _clock.MoveTo(TimeSpan.FromDays(7));
        _wall.Advance(TimeSpan.Zero);
        await waiting.WaitAsync(Patience, Ct);
    }

    [Fact]
    public async Task What_is_left_of_a_wait_after_a_jump_passes_by_the_wall()
    {
        var waiting = Task.Delay(TimeSpan.FromMinutes(10), _clock, Ct);
        _wall.Advance(TimeSpan.FromMinutes(4));
        _clock.MoveTo(TimeSpan.FromMinutes(5));
        _wall.Advance(TimeSpan.FromSeconds(59));
        Assert.False(waiting.IsCompleted);
        _wall.Advance(TimeSpan.FromSeconds(1));
        await waiting.WaitAsync(Patience, Ct);
    }

    [Fact]
    public async Task What_repeats_goes_on_after_a_jump()
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), _clock);
        for (var jump = 1; jump <= 3; jump++)
        {
            var tick = timer.WaitForNextTickAsync(Ct).AsTask();
            _clock.MoveTo(TimeSpan.FromHours(jump));
            _wall.Advance(TimeSpan.Zero);
            Assert.True(await tick.WaitAsync(Patience, Ct));
        }

        var last = timer.WaitForNextTickAsync(Ct).AsTask();
        _wall.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await last.WaitAsync(Patience, Ct));
    }

    [Fact]
    public async Task A_wait_that_was_given_up_does_not_end_by_a_jump()
    {
        using var giveUp = new CancellationTokenSource();
        var waiting = Task.Delay(TimeSpan.FromDays(1), _clock, giveUp.Token);
        await giveUp.CancelAsync();
        _clock.MoveTo(TimeSpan.FromDays(2));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }
}
