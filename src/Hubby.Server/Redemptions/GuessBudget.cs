using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hubby.Redemptions;

/// <summary>
/// The failures of one address, or of all: a single instant (GCRA). Each failure moves it on by a step; time brings it back.
/// </summary>
sealed class GuessBudget
{
    public const int KeyLength = 32;

    /// <summary>A hash of the network address, or <see cref="GuessLimits.Everybody"/>.</summary>
    public required string Key { get; init; }

    /// <summary>When nothing is held against it any more, in Unix milliseconds: one form for the SQL of both stores.</summary>
    public required long FreeAt { get; init; }

    sealed class Table : IEntityTypeConfiguration<GuessBudget>
    {
        public void Configure(EntityTypeBuilder<GuessBudget> table)
        {
            table.ToTable("guess_budgets");
            table.HasKey(budget => budget.Key);
            table.Property(budget => budget.Key).HasMaxLength(KeyLength);
            table.HasIndex(budget => budget.FreeAt).HasDatabaseName("ix_guess_budgets_free");
        }
    }
}
