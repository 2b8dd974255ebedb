using Hubby.Data;
using Hubby.Partners;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hubby.Insights;

/// <summary>How far a partner's events are counted: up to and with this one, in the order of the stream.</summary>
sealed class CountPosition
{
    public required Guid PartnerId { get; init; }
    public required Guid Event { get; init; }

    /// <summary>What the stream orders by. It follows from the event and is set anew at a start: a restore moves it.</summary>
    public required long Number { get; init; }

    /// <summary>When that event was.</summary>
    public required DateTimeOffset At { get; init; }

    sealed class Table : IEntityTypeConfiguration<CountPosition>
    {
        public void Configure(EntityTypeBuilder<CountPosition> table)
        {
            table.ToTable("count_positions");
            table.HasKey(row => row.PartnerId);
        }
    }
}

static class CountPositionsTable
{
    extension(AppDb db)
    {
        public DbSet<CountPosition> CountPositions => db.Set<CountPosition>();

        /// <summary>
        /// Moves it, unless somebody else did since <paramref name="from"/> was read: then nothing of what was counted from there
        /// may be written.
        /// </summary>
        public async Task<bool> MoveCountAsync(CountPosition? from, CountPosition to, CancellationToken ct)
        {
            if (from is null)
            {
                return await db.Database.ExecuteSqlAsync($"""
                    INSERT INTO count_positions (partner_id, event, number, at)
                    VALUES ({db.Stored(to.PartnerId)}, {db.Stored(to.Event)}, {to.Number}, {db.Stored(to.At)})
                    ON CONFLICT (partner_id) DO NOTHING
                    """, ct) == 1;
            }

            return await db.CountPositions.Where(row => row.PartnerId == to.PartnerId && row.Event == from.Event)
                .ExecuteUpdateAsync(set => set
                    .SetProperty(row => row.Event, to.Event)
                    .SetProperty(row => row.Number, to.Number)
                    .SetProperty(row => row.At, to.At), ct) == 1;
        }

        /// <summary>Numbers are a store's own: in another one the same event may have another.</summary>
        public Task<int> AlignCountsAsync(CancellationToken ct)
        {
            var number = db.Database.IsNpgsql() ? "e.written_by" : "e.rowid";
            var sql = $"UPDATE count_positions SET number = {number} FROM events AS e WHERE e.partner_id ="
                + $" count_positions.partner_id AND e.id = count_positions.event AND count_positions.number <> {number}";
            return db.Database.ExecuteSqlRawAsync(sql, ct);
        }

        /// <summary>The partners whose events go on after what is counted.</summary>
        public Task<List<Guid>> UncountedPartnersAsync(CancellationToken ct) =>
            db.Partners.FromSqlRaw(db.Database.IsNpgsql() ? PostgresNews : SqliteNews).Select(row => row.Id).ToListAsync(ct);
    }

    // One look into the index for each partner; the limit keeps the planner from reading all events at once.
    const string PostgresNews = """
        SELECT partners.* FROM partners LEFT JOIN count_positions AS counted ON counted.partner_id = partners.id
        CROSS JOIN LATERAL (
          SELECT 1 FROM events
          WHERE events.partner_id = partners.id
            AND (events.written_by, events.id) > (coalesce(counted.number, -9223372036854775808),
              coalesce(counted.event, '00000000-0000-0000-0000-000000000000'))
            AND events.written_by < pg_snapshot_xmin(pg_current_snapshot())::text::bigint
          ORDER BY events.written_by, events.id LIMIT 1) AS news
        """;

    const string SqliteNews = """
        SELECT partners.* FROM partners LEFT JOIN count_positions AS counted ON counted.partner_id = partners.id
        WHERE EXISTS (SELECT 1 FROM events INDEXED BY ix_events_stream
          WHERE events.partner_id = partners.id AND events.rowid > coalesce(counted.number, -1))
        """;
}
