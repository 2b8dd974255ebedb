using Hubby.Data;
using Hubby.Messages;
using Hubby.Packages;
using Hubby.PromoCodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Hubby.Messaging.Schedules;

/// <summary>The date that a schedule counts from.</summary>
enum TripDate { Departure, Return, CodeExpiry }

/// <summary>When which travellers of a partner get a message, as the partner's file says it.</summary>
sealed record Schedule
{
    public const int MaxName = 40;
    public const int MostOfPartner = 20;
    public const int MostDays = 365;
    public const string InDestination = "destination";
    public const string AtPartner = "partner";
    public const string AtDeparture = "departure";

    /// <summary>Its identity: a traveller gets one message of a name for a date, however the rest of it changes.</summary>
    public required string Name { get; init; }
    public required MessageKind Kind { get; init; }
    public required TripDate RelativeTo { get; init; }

    /// <summary>Negative before the date.</summary>
    public required int Days { get; init; }
    public required TimeOnly At { get; init; }

    /// <summary>One of the three words above, or an id of the IANA time zone database.</summary>
    public required string TimeZone { get; init; }
    public required Channels Channels { get; init; }
    public required ScheduleFilter Filter { get; init; }

    /// <summary>Off, it plans nothing, and what waits is not sent.</summary>
    public bool IsOn { get; init; } = true;

    /// <summary>The partner's own words by BCP 47 tag; empty for ours.</summary>
    public IReadOnlyDictionary<string, OwnText> Text { get; init; } = new Dictionary<string, OwnText>();
}

/// <summary>Whom a schedule is for; an empty list lets everybody through.</summary>
sealed record ScheduleFilter(
    IReadOnlyList<PromoCodeStatus> CodeStatus, IReadOnlyList<PackageType> PackageTypes, IReadOnlyList<string> Destinations,
    IReadOnlyList<string> SubBrands, IReadOnlyList<string> Locales);

/// <summary>A partner's own words, never a template.</summary>
/// <param name="Subject">One line.</param>
/// <param name="Body">Paragraphs.</param>
sealed record OwnText(string Subject, IReadOnlyList<string> Body);

/// <summary>A schedule as it is kept, and how far it is planned.</summary>
sealed class StoredSchedule
{
    public required Guid PartnerId { get; init; }
    public required string Name { get; init; }

    /// <summary>The object of the partner's file, which <see cref="ReadSchedules"/> has found good.</summary>
    public required string Definition { get; set; }

    /// <summary>Another with every change, so that who plans by an old one notices.</summary>
    public required Guid Revision { get; set; }

    /// <summary>Trips whose date comes before this are planned; at this instant, up to <see cref="PlannedBooking"/>.</summary>
    public required DateTimeOffset PlannedTo { get; set; }
    public string PlannedBooking { get; set; } = "";

    /// <summary>When to plan on; while a node does, the end of its lease.</summary>
    public required DateTimeOffset PlanAt { get; set; }

    sealed class Table : IEntityTypeConfiguration<StoredSchedule>
    {
        public void Configure(EntityTypeBuilder<StoredSchedule> table)
        {
            table.ToTable("schedules");
            table.HasKey(schedule => new { schedule.PartnerId, schedule.Name });
            table.Property(schedule => schedule.Name).HasMaxLength(Schedule.MaxName);
            table.Property(schedule => schedule.PlannedBooking).HasMaxLength(Ids.Length);
        }
    }
}

static class SchedulesTable
{
    extension(AppDb db)
    {
        public DbSet<StoredSchedule> Schedules => db.Set<StoredSchedule>();
    }
}
