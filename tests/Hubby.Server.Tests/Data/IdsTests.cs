using Hubby.Data;

namespace Hubby.Tests.Data;

public sealed class IdsTests
{
    static readonly DateTimeOffset Now = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    [Fact]
    public void Ids_of_a_moment_keep_their_order_although_another_moment_came_between()
    {
        var sequence = new IdSequence();
        for (var turn = 0; turn < 100; turn++)
        {
            var (first, _, second) = (sequence.Next(1000 + turn), sequence.Next(1001 + turn), sequence.Next(1000 + turn));
            Assert.True(first < second);
        }
    }

    [Fact]
    public void Ids_of_a_moment_keep_their_order_although_thousands_of_moments_and_other_clocks_came_between()
    {
        var sequence = new IdSequence();
        for (var turn = 0; turn < 100; turn++)
        {
            var first = sequence.Next(1_000_000);
            for (var later = 1; later < 4000; later++)
                sequence.Next(1_000_000 + later);
            Assert.True(first < sequence.Next(1_000_000));
        }
    }

    [Fact]
    public void Ids_of_one_millisecond_are_in_the_order_in_which_they_were_made()
    {
        var sequence = new IdSequence();
        var ids = Enumerable.Range(0, 100_000).Select(_ => Ids.Public(Now, sequence)).ToList();
        Assert.Equal(ids.Order(StringComparer.Ordinal), ids);
        Assert.Equal(ids.Count, ids.Distinct().Count());
        Assert.All(ids, id => Assert.True(Ids.IsPublic(id), id));
        Assert.True(string.CompareOrdinal(ids[^1], Ids.FirstAt(Now.AddMilliseconds(1))) < 0);
    }

    [Fact]
    public void A_later_id_is_the_greater_one_and_every_id_of_an_instant_is_at_least_its_first()
    {
        var early = Ids.Public(Now);
        var late = Ids.Public(Now.AddMilliseconds(1));
        Assert.True(string.CompareOrdinal(early, late) < 0);
        Assert.True(string.CompareOrdinal(Ids.FirstAt(Now), early) <= 0);
        Assert.True(string.CompareOrdinal(early, Ids.FirstAt(Now.AddMilliseconds(1))) < 0);
    }
}
