using System.Net;
using System.Text.Json.Nodes;
using Hubby.Data;
using Hubby.Events;
using Hubby.Members;
using Hubby.Messages;
using Hubby.Messaging.Schedules;
using Hubby.Partners;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;
using Hubby.Tests.Messaging;
using Hubby.Tests.Portal;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.Branding;

public abstract class SchedulePagesTests(App app)
{
    const string Root = "/portal/schedules";

    static readonly (string, string)[] Reminder =
    [
        ("act", "save"), ("name", "three-days"), ("kind", "reminder"), ("relative_to", "departure"), ("days", "3"),
        ("when", "before"), ("at", "10:00"), ("time_zone", "partner"), ("channels", "EMAIL"), ("code_status", "issued"),
        ("code_status", "claimed"),
    ];

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_schedule_is_added_changed_turned_off_and_on_and_removed()
    {
        var partner = await app.CreatePartnerAsync();
        using var owner = await app.SignInAsync(partner, Role.Owner);
        Assert.Contains("Nothing is scheduled", await owner.PageAsync(Root), StringComparison.Ordinal);
        Assert.Equal(Root, await owner.DoneAsync($"{Root}/new", $"{Root}/new", Reminder));
        Assert.Contains("3 days before departure, 10:00 of your", await owner.PageAsync(Root), StringComparison.Ordinal);

        var one = $"{Root}/of/three-days";
        await owner.DoneAsync(one, one, [.. With("days", "5"), ("destinations", "TH, jp"), ("locales", "nl")]);
        var stored = Assert.Single(await SchedulesAsync(partner));
        Assert.Equal((-5, "TH JP", "nl"), (stored.Days, string.Join(' ', stored.Filter.Destinations),
            string.Join(' ', stored.Filter.Locales)));
        Assert.Contains("value=\"TH JP\"", await owner.PageAsync(one), StringComparison.Ordinal);

        await owner.DoneAsync($"{one}/off", $"{one}/off");
        Assert.False(Assert.Single(await SchedulesAsync(partner)).IsOn);
        await owner.DoneAsync(one, one, With("days", "4"));
        stored = Assert.Single(await SchedulesAsync(partner));
        Assert.Equal((-4, false), (stored.Days, stored.IsOn));
        await owner.DoneAsync($"{one}/on", $"{one}/on");
        Assert.True(Assert.Single(await SchedulesAsync(partner)).IsOn);
        await owner.DoneAsync($"{one}/remove", $"{one}/remove");
        Assert.Empty(await SchedulesAsync(partner));
        Assert.Equal(
            ["schedule.added", "schedule.changed", "schedule.turned_off", "schedule.changed", "schedule.turned_on",
                "schedule.removed"],
            (await AuditAsync(partner)).Select(row => row.Action));
    }

    [Fact]
    public async Task Words_of_ones_own_keep_their_paragraphs_and_markup_in_them_is_text()
    {
        const string markup = "<script>alert(1)</script>";
        var partner = await app.CreatePartnerAsync(settings: row => row.SubBrands = [markup]);
        using var owner = await app.SignInAsync(partner, Role.Owner);
        await owner.DoneAsync($"{Root}/new", $"{Root}/new", [.. With("kind", "scheduled"), ("language", "nl"),
            ("text.nl.subject", markup), ("text.nl.body", $"Eerste\r\nregel\r\n\r\n{markup}"), ("sub_brands", markup)]);
        var stored = Assert.Single(await SchedulesAsync(partner));
        Assert.Equal(["Eerste regel", markup], stored.Text["nl"].Body);
        foreach (var path in new[] { Root, $"{Root}/of/three-days", $"{Root}/of/three-days/off" })
            Assert.DoesNotContain(markup, await owner.PageAsync(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("name", "Three Days", "name-fault")]
    [InlineData("days", "400", "days-fault")]
    [InlineData("days", "soon", "days-fault")]
    [InlineData("at", "25:00", "at-fault")]
    [InlineData("time_zone", "Mars/Olympus", "time_zone-fault")]
    [InlineData("channels", "PIGEON", "channels-fault")]
    [InlineData("destinations", "Atlantis", "destinations-fault")]
    [InlineData("locales", "xx", "locales-fault")]
    public async Task What_is_wrong_is_said_at_its_field_and_nothing_is_changed(string field, string value, string fault)
    {
        var partner = await app.CreatePartnerAsync();
        using var owner = await app.SignInAsync(partner, Role.Owner);
        using var answer = await owner.SendAsync($"{Root}/new", $"{Root}/new", With(field, value));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains($"id=\"{fault}\"", await PortalBrowser.TextAsync(answer), StringComparison.Ordinal);
        Assert.Empty(await SchedulesAsync(partner));
        Assert.Empty(await AuditAsync(partner));
    }

    [Fact]
    public async Task A_name_is_given_once()
    {
        var partner = await app.CreatePartnerAsync();
        using var owner = await app.SignInAsync(partner, Role.Owner);
        await owner.DoneAsync($"{Root}/new", $"{Root}/new", Reminder);
        using var again = await owner.SendAsync($"{Root}/new", $"{Root}/new", With("days", "9"));
        Assert.Contains("There is a schedule of this name", await PortalBrowser.TextAsync(again), StringComparison.Ordinal);
        Assert.Equal(-3, Assert.Single(await SchedulesAsync(partner)).Days);
    }

    [Fact]
    public async Task A_schedule_of_a_brand_that_is_gone_can_still_be_turned_off()
    {
        var partner = await app.CreatePartnerAsync(settings: row =>
        {
            row.SubBrands = ["kids"];
            row.Brand = new() { SubBrands = new Dictionary<string, Brand> { ["kids"] = new() } };
        });
        using var owner = await app.SignInAsync(partner, Role.Owner);
        await owner.DoneAsync($"{Root}/new", $"{Root}/new", With("sub_brands", "kids"));
        await owner.DoneAsync("/portal/brand/remove?brand=kids", "/portal/brand/remove", ("brand", "kids"));
        await owner.DoneAsync(Root, $"{Root}/of/three-days/off");
        Assert.False(Assert.Single(await SchedulesAsync(partner)).IsOn);
    }

    [Fact]
    public async Task Turned_off_it_plans_nothing_and_what_waited_is_not_sent()
    {
        var partner = await app.CreatePartnerAsync();
        using var owner = await app.SignInAsync(partner, Role.Owner);
        await owner.DoneAsync($"{Root}/new", $"{Root}/new", Reminder);
        await BookAsync(partner);
        await UntilAsync(partner, rows => rows is [{ State: MessageState.Pending }]);
        Assert.Contains("1 message that waits is not sent.", await owner.PageAsync($"{Root}/of/three-days/off"),
            StringComparison.Ordinal);

        await owner.DoneAsync(Root, $"{Root}/of/three-days/off");
        var skipped = Assert.Single(await PlannedAsync(partner));
        Assert.Equal((MessageState.Skipped, ScheduleReasons.ScheduleChanged), (skipped.State, skipped.Reason));
        await BookAsync(partner);
        await app.Services.GetRequiredService<PlanSchedules>().HandleAsync(Ct);
        Assert.Single(await PlannedAsync(partner));

        await owner.DoneAsync(Root, $"{Root}/of/three-days/on");
        await UntilAsync(partner, rows => rows is [{ State: MessageState.Pending }, { State: MessageState.Pending }]);
    }

    [Fact]
    public async Task Nobody_but_an_owner_sees_or_changes_schedules_and_others_are_not_there()
    {
        var (partner, other) = (await app.CreatePartnerAsync(), await app.CreatePartnerAsync());
        using var owner = await app.SignInAsync(partner, Role.Owner);
        await owner.DoneAsync($"{Root}/new", $"{Root}/new", Reminder);
        using var developer = await app.SignInAsync(partner, Role.Developer);
        using var stranger = await app.SignInAsync(other, Role.Owner);
        foreach (var path in new[] { $"{Root}/of/three-days", $"{Root}/of/three-days/off", $"{Root}/of/three-days/remove" })
        {
            Assert.Equal(HttpStatusCode.Forbidden, (await developer.GetAsync(path)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await stranger.GetAsync(path)).StatusCode);
            using var refused = await developer.SendAsync("/portal/account", path, Reminder);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            using var unknown = await stranger.SendAsync(Root + "/new", path, Reminder);
            Assert.Equal(HttpStatusCode.NotFound, unknown.StatusCode);
        }

        Assert.True(Assert.Single(await SchedulesAsync(partner)).IsOn);
        Assert.Empty(await AuditAsync(other));
    }

    static (string, string)[] With(string field, string value) =>
        [.. Reminder.Where(each => each.Item1 != field), (field, value)];

    async Task BookAsync(Credentials partner) => (await app.SignedBy(partner).PostAsync(Samples.Bookings,
        Samples.Booking(null, booking =>
        {
            var now = app.Services.GetRequiredService<TimeProvider>().GetUtcNow();
            booking["email"] = $"{Tokens.Secret(8).ToLowerInvariant()}@example.com";
            booking["departure_date"] = now.AddDays(4).ToString("O");
            booking["return_date"] = now.AddDays(9).ToString("O");
            booking["communication_options"] =
                new JsonObject { ["should_send_message"] = true, ["channels"] = new JsonArray("EMAIL") };
        })).ReadAsync()).Is(201);

    async Task UntilAsync(Credentials partner, Func<List<Message>, bool> isDone)
    {
        while (!isDone(await PlannedAsync(partner)))
        {
            ((IMessagingApp)app).Clock.Advance(TimeSpan.FromMilliseconds(20));
            app.Services.GetRequiredService<FactSignal>().Wake();
            await app.Services.GetRequiredService<PlanSchedules>().HandleAsync(Ct);
        }
    }

    Task<List<Message>> PlannedAsync(Credentials partner) => app.QueryAsync(db => db.Messages
        .Where(row => row.PartnerId == partner.PartnerId && row.Origin.StartsWith("schedule:")).ToListAsync(Ct));

    async Task<List<Schedule>> SchedulesAsync(Credentials partner) => [.. (await app.QueryAsync(db => db.Schedules
        .Where(row => row.PartnerId == partner.PartnerId).ToListAsync(Ct))).Select(row => ReadSchedules.Stored(row.Definition))];

    Task<List<AuditEntry>> AuditAsync(Credentials partner) => app.QueryAsync(db => db.AuditEntries
        .Where(row => row.PartnerId == partner.PartnerId && row.Action.StartsWith("schedule.")).OrderBy(row => row.Id)
        .ToListAsync(Ct));
}

public sealed class PostgresSchedulePagesTests(MessagingPostgresApp app)
    : SchedulePagesTests(app), IClassFixture<MessagingPostgresApp>;

public sealed class SqliteSchedulePagesTests(MessagingSqliteApp app)
    : SchedulePagesTests(app), IClassFixture<MessagingSqliteApp>;
