using Hubby.Branding.Pages;
using Hubby.Data;
using Hubby.Http;
using Hubby.Messaging.Schedules;
using Hubby.Portal;
using Microsoft.EntityFrameworkCore;

namespace Hubby.Branding;

/// <summary>The portal's pages of schedules: when which travellers get a message, and what a change of that sets off.</summary>
static class SchedulePages
{
    public const string Root = "/portal/schedules";

    public static async Task<IResult> List(PortalPage page, AppDb db, CancellationToken ct)
    {
        var partnerId = page.Partner.Id;
        var stored = await db.Schedules.Where(row => row.PartnerId == partnerId).OrderBy(row => row.Name).ToListAsync(ct);
        var rows = new List<(Schedule, Foreseen)>();
        foreach (var schedule in stored.Select(row => ReadSchedules.Stored(row.Definition)))
            rows.Add((schedule, await db.ForeseeAsync(partnerId, schedule, page.Now, ct)));
        return page.Show<SchedulesPage>((nameof(SchedulesPage.View), new SchedulesView { Rows = rows }));
    }

    public static IResult ShowNew(PortalPage page) => Form(page, new(ScheduleForm.Usual()), StatusCodes.Status200OK);

    public static async Task<IResult> Show(PortalPage page, string name, AppDb db, CancellationToken ct) =>
        await FindAsync(page, name, db, ct) is { } schedule ? Form(page, new(ScheduleForm.Of(schedule))
        {
            Name = name,
            Foreseen = await db.ForeseeAsync(page.Partner.Id, schedule, page.Now, ct),
        }, StatusCodes.Status200OK) : page.NotFound();

    public static async Task<IResult> Add(PortalPage page, AppDb db, CancellationToken ct) =>
        await WriteAsync(page, null, isOn: true, db, ct);

    public static async Task<IResult> Change(PortalPage page, string name, AppDb db, CancellationToken ct) =>
        await FindAsync(page, name, db, ct) is { } schedule
            ? await WriteAsync(page, name, schedule.IsOn, db, ct) : page.NotFound();

    static async Task<IResult> WriteAsync(PortalPage page, string? name, bool isOn, AppDb db, CancellationToken ct)
    {
        var isAdding = page.Field("act") == "add";
        var form = ScheduleForm.Of(page.Form, isOn, isAdding ? page.Field("add_language") : null);
        if (isAdding)
            return Form(page, new(form) { Name = name }, StatusCodes.Status200OK);

        // What is changed keeps its name: another one would be another schedule.
        var wanted = name ?? form["name"] ?? "";
        var definition = form.Definition(isOn, wanted);
        if (ChangeSchedules.FaultsOf(page.Partner, definition) is { Count: > 0 } faults)
            return Faulty(page, form, name, faults);
        var isTaken = false;
        var change = await db.ChangeSchedulesAsync(page.Partner, stored =>
        {
            isTaken = name is null && stored.ContainsKey(wanted);
            return [definition, .. stored.Where(each => each.Key != name).Select(each => each.Value)];
        }, () => page.Audit(db, name is null ? "schedule.added" : "schedule.changed", wanted), page.Now, ct);
        if (change.Faults.Count == 0)
        {
            return page.Go(Root, name is null ? $"{wanted} is on. Its trips are planned within seconds."
                : change.Changed == 0 ? "Nothing was changed."
                : $"{wanted} is changed. What waits moves within seconds; what was sent is not sent again.");
        }

        return Faulty(page, form, name,
            isTaken ? [new("name", FaultCodes.DuplicateField, "There is a schedule of this name already.")] : change.Faults);
    }

    static IResult Faulty(PortalPage page, ScheduleForm form, string? name, IReadOnlyList<Fault> faults) =>
        Form(page, new(form)
        {
            Name = name,
            Faults = faults.GroupBy(fault => ScheduleForm.FieldOf(fault.Field))
                .ToDictionary(each => each.Key, each => each.First().Message, StringComparer.Ordinal),
        }, StatusCodes.Status400BadRequest);

    public static async Task<IResult> ShowTurn(PortalPage page, string name, string act, AppDb db, CancellationToken ct) =>
        await FindAsync(page, name, db, ct) is { } schedule && act is "on" or "off" or "remove"
            ? page.Show<TurnSchedulePage>((nameof(TurnSchedulePage.View), new TurnView
            {
                Name = name,
                Act = act,
                Foreseen = await db.ForeseeAsync(page.Partner.Id, schedule, page.Now, ct),
            })) : page.NotFound();

    public static async Task<IResult> Turn(PortalPage page, string name, string act, AppDb db, CancellationToken ct)
    {
        if (act is not ("on" or "off" or "remove"))
            return page.NotFound();
        var isThere = false;
        var change = await db.ChangeSchedulesAsync(page.Partner, stored =>
        {
            isThere = stored.ContainsKey(name);
            return
            [
                .. stored.Where(each => act != "remove" || each.Key != name).Select(each => each.Key != name ? each.Value
                    : ScheduleForm.Of(ReadSchedules.Stored(each.Value)).Definition(act == "on", name)),
            ];
        }, () =>
        {
            if (isThere)
                page.Audit(db, act == "remove" ? "schedule.removed" : $"schedule.turned_{act}", name);
        }, page.Now, ct);
        if (!isThere)
            return page.NotFound();
        return change.Faults.Count > 0 ? page.Refuse(Problems.InvalidRequest) : page.Go(Root, act switch
        {
            "on" => $"{name} is on. Its trips are planned within seconds.",
            "off" => $"{name} is off. What waited is not sent.",
            _ => $"{name} is removed. What waited is not sent.",
        });
    }

    static async Task<Schedule?> FindAsync(PortalPage page, string name, AppDb db, CancellationToken ct)
    {
        var partnerId = page.Partner.Id;
        return await db.Schedules.FirstOrDefaultAsync(row => row.PartnerId == partnerId && row.Name == name, ct) is { } stored
            ? ReadSchedules.Stored(stored.Definition) : null;
    }

    static IResult Form(PortalPage page, ScheduleView view, int status) =>
        page.Show<SchedulePage>(status, (nameof(SchedulePage.View), view));
}

/// <summary>What the list of schedules shows.</summary>
public sealed record SchedulesView
{
    internal IReadOnlyList<(Schedule Schedule, Foreseen Foreseen)> Rows { get; init; } = [];
}

/// <summary>What the form of a schedule shows.</summary>
public sealed record ScheduleView
{
    internal ScheduleView(ScheduleForm form) => Form = form;

    internal ScheduleForm Form { get; }

    /// <summary>None for a new one.</summary>
    internal string? Name { get; init; }
    internal Foreseen? Foreseen { get; init; }

    /// <summary>By field.</summary>
    internal Dictionary<string, string> Faults { get; init; } = [];

    internal string? FaultAt(string field) => Faults.GetValueOrDefault(field);
}

/// <summary>What turning a schedule on or off, or removing it, sets off.</summary>
public sealed record TurnView
{
    internal string Name { get; init; } = "";
    internal string Act { get; init; } = "";
    internal Foreseen Foreseen { get; init; } = new(0, 0);
}

/// <summary>How pages speak of schedules.</summary>
static class ScheduleSays
{
    public static string When(Schedule schedule)
    {
        var date = schedule.RelativeTo switch
        {
            TripDate.Departure => "departure",
            TripDate.Return => "return",
            TripDate.CodeExpiry => "the code expires",
        };
        var days = Counts.Of(Math.Abs(schedule.Days), "day");
        var day = (schedule.Days, schedule.RelativeTo) switch
        {
            (0, TripDate.CodeExpiry) => "On the day the code expires",
            (0, _) => $"On the day of {date}",
            ( < 0, _) => $"{days} before {date}",
            _ => $"{days} after {date}",
        };
        return $"{day}, {schedule.At:HH\\:mm} {Zone(schedule.TimeZone)}";
    }

    static string Zone(string zone) => zone switch
    {
        Schedule.AtPartner => "of your time zone",
        Schedule.InDestination => "of the destination",
        Schedule.AtDeparture => "of the airport",
        _ => zone,
    };

    public static string Kind(Schedule schedule) => schedule.Kind switch
    {
        Messages.MessageKind.Reminder => "Reminder",
        Messages.MessageKind.Expiring => "Code expires",
        _ => schedule.Text.Count > 0 ? "Your own words" : "Message",
    };

    public static string Count(int number) => number > Foreseen.Most ? $"more than {Foreseen.Most:N0}"
        : number.ToString("N0", System.Globalization.CultureInfo.InvariantCulture);
}
