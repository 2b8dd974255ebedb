using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hubby.Data;
using Hubby.Members;
using Hubby.Messages;
using Hubby.Messaging;
using Hubby.Messaging.Email;
using Hubby.Tests.BookingImports;
using Hubby.Tests.Bookings;
using Hubby.Tests.Claims;
using Hubby.Tests.Hosting;
using Hubby.Tests.Redemptions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace Hubby.Tests.Privacy;

public sealed class CapturingOnPostgres : PostgresApp
{
    protected override IEnumerable<string> Settings => ["--Email:Disabled=false"];
}

public sealed class CapturingOnSqlite : SqliteApp
{
    protected override IEnumerable<string> Settings => ["--Email:Disabled=false"];
}

public sealed class PrivacyTestsOnPostgres(CapturingOnPostgres app) : PrivacyTests(app), IClassFixture<CapturingOnPostgres>;

public sealed class PrivacyTestsOnSqlite(CapturingOnSqlite app) : PrivacyTests(app), IClassFixture<CapturingOnSqlite>;

public abstract class PrivacyTests(App app)
{
    const string Erase = "/api/privacy/erase";
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    /// <summary>A traveller whose every word is found nowhere else.</summary>
    sealed record Person(string Tag)
    {
        public string Email { get; } = $"{Tag}.mail@example.com";
        public string Phone { get; } = $"+3161{RandomNumberGenerator.GetInt32(1_000_000, 9_999_999)}";
        public string[] Words => [Email, Phone, $"{Tag}first", $"{Tag}last", $"{Tag}full", $"{Tag}user", $"{Tag}note"];

        public static Person New() => new($"p{Tokens.Secret(14).ToLowerInvariant()}");

        public void Fill(JsonObject booking)
        {
            booking["email"] = Email;
            booking["phone"] = Phone;
            booking["first_name"] = $"{Tag}first";
            booking["last_name"] = $"{Tag}last";
            booking["full_name"] = $"{Tag}full";
            booking["external_user_id"] = $"{Tag}user";
            booking["metadata"] = new JsonObject { ["note"] = $"{Tag}note" };
            booking["communication_options"] =
                new JsonObject { ["should_send_message"] = true, ["channels"] = new JsonArray("EMAIL", "SMS") };
        }
    }

    async Task<SignedClient> PartnerAsync() => app.SignedBy(await app.CreatePartnerAsync());

    static string About(string email, string? codes = null)
    {
        var wish = new JsonObject { ["email"] = email };
        if (codes is not null)
            wish["promo_codes"] = codes;
        return wish.ToJsonString();
    }

    static async Task<Answer> BookAsync(SignedClient partner, Person person, string key = "first", int quantity = 1) =>
        (await partner.PostAsync(Samples.Bookings, Samples.Booking($"P-{person.Tag}", booking =>
        {
            person.Fill(booking);
            booking.Specification()["quantity"] = quantity;
        }), ("Idempotency-Key", key)).ReadAsync()).Is(201);

    /// <summary>Until there are as many messages and none waits.</summary>
    async Task UntilSentAsync(Guid partner, int messages)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Ct);
        patience.CancelAfter(Patience);
        while (true)
        {
            var states = await app.QueryAsync(db => db.Messages.Where(row => row.PartnerId == partner)
                .Select(row => row.State).ToListAsync(patience.Token));
            Assert.InRange(states.Count, 0, messages);
            if (states.Count == messages && !states.Contains(MessageState.Pending))
                return;
        }
    }

    [Fact]
    public async Task A_mail_that_was_on_its_way_meanwhile_leaves_no_file()
    {
        var (partner, person) = (await PartnerAsync(), Person.New());
        await BookAsync(partner, person);
        var partnerId = partner.Credentials.PartnerId;
        await UntilSentAsync(partnerId, messages: 2);
        Assert.NotEmpty(await Remnants.FindAsync(app, person.Email));

        // As it stands when the erasure comes between the taking of the mail and the note that it was taken.
        var mail = await app.QueryAsync(db => db.Messages.SingleAsync(
            row => row.PartnerId == partnerId && row.State == MessageState.Sent, Ct));
        var lease = mail.CreatedAt.AddMinutes(2);
        await app.QueryAsync(db => db.Messages.Where(row => row.PartnerId == partnerId && row.Id == mail.Id)
            .ExecuteUpdateAsync(row => row
                .SetProperty(value => value.State, MessageState.Pending)
                .SetProperty(value => value.NextTryAt, lease)
                .SetProperty(value => value.SentAt, (DateTimeOffset?)null), Ct));
        var file = app.Services.GetRequiredService<CapturedMails>().PathOf(mail.Id);
        var content = await File.ReadAllBytesAsync(file, Ct);
        (await partner.PostAsync(Erase, About(person.Email)).ReadAsync()).Is(200);
        await File.WriteAllBytesAsync(file, content, Ct);

        Assert.True(await app.Services.GetRequiredService<GroupCommit<EndedTry, bool>>()
            .WriteAsync(new(mail, lease, new SendResult.Sent(CapturedMails.Provider, $"{mail.Id}"))));
        Assert.Empty(await Remnants.FindAsync(app, person.Email));
    }

    [Fact]
    public async Task After_an_erasure_no_table_and_no_file_holds_a_word_of_the_traveller()
    {
        var (partner, person) = (await PartnerAsync(), Person.New());
        var booked = await BookAsync(partner, person, quantity: 2);
        var code = booked.Data.GetProperty("promo_codes")[0];
        using var visitor = new Visitor(app);
        (await visitor.SendAsync($"/claim-promocode/{partner.Credentials.Slug}?uuid={code.GetProperty("uuid")}",
            ("email", person.Email))).Is(200);
        (await app.Client.RedeemAsync(code.GetProperty("promo_code").GetString()!, email: person.Email)).Is(200);
        await UntilSentAsync(partner.Credentials.PartnerId, messages: 5);
        await app.QueryAsync(async db =>
        {
            db.AddAudit(null, partner.Credentials.PartnerId, TimeProvider.System.GetUtcNow(), "booking.changed",
                booked.Data.GetProperty("id").GetString()!, $"asked for by {person.Email}");
            return await db.SaveChangesAsync(Ct);
        });
        Assert.Equal(person.Words.Order(), (await Remnants.FindAsync(app, person.Words))
            .Select(found => found.Split(' ')[0]).Distinct().Order());

        var erased = (await partner.PostAsync(Erase, About(person.Email)).ReadAsync()).Is(200).Data;
        Assert.Equal((1, 1, 1, 1), (erased.GetProperty("bookings").GetInt32(), erased.GetProperty("claims").GetInt32(),
            erased.GetProperty("esims").GetInt32(), erased.GetProperty("idempotency_records").GetInt32()));
        Assert.Empty(await Remnants.FindAsync(app, person.Words));

        var left = (await partner.GetAsync($"{Samples.Bookings}/{booked.Data.GetProperty("id")}").ReadAsync()).Is(200).Data;
        Assert.Equal($"P-{person.Tag}", left.GetProperty("booking_id").GetString());
        Assert.Equal(["redeemed", "issued"], left.GetProperty("promo_codes").EnumerateArray()
            .Select(each => each.GetProperty("status").GetString()));
        Assert.Null(left.GetProperty("email").GetString());
    }

    [Fact]
    public async Task A_repeat_of_the_booking_after_it_gets_the_emptied_answer_and_makes_nothing()
    {
        var (partner, person) = (await PartnerAsync(), Person.New());
        var first = await BookAsync(partner, person);
        (await partner.PostAsync(Erase, About(person.Email)).ReadAsync()).Is(200);

        var again = await BookAsync(partner, person);
        Assert.True(again.IsReplay);
        Assert.Equal(first.Data.GetProperty("id").GetString(), again.Data.GetProperty("id").GetString());
        Assert.Equal(first.Data.GetProperty("promo_codes").GetRawText(), again.Data.GetProperty("promo_codes").GetRawText());
        Assert.Null(again.Data.GetProperty("email").GetString());
        Assert.False(again.Data.TryGetProperty("metadata", out _));
        Assert.Equal(1, await app.CountAsync("bookings", partner.Credentials.PartnerId));
    }

    [Fact]
    public async Task Codes_are_void_where_that_is_wished_and_what_changed_is_told_without_a_name()
    {
        var (partner, person) = (await PartnerAsync(), Person.New());
        var booked = await BookAsync(partner, person, quantity: 2);
        var erased = (await partner.PostAsync(Erase, About(person.Email, "revoke")).ReadAsync()).Is(200).Data;
        Assert.Equal(2, erased.GetProperty("promo_codes_revoked").GetInt32());

        var events = (await partner.GetAsync($"{Samples.Bookings}/{booked.Data.GetProperty("id")}/events").ReadAsync()).Is(200);
        Assert.Equal(["booking.updated", "promo_code.revoked", "promo_code.revoked"], events.Data.EnumerateArray()
            .Select(each => each.GetProperty("type").GetString())
            .Where(type => type is not ("booking.created" or "message.sent" or "message.failed")).ToList());
        Assert.DoesNotContain(person.Tag + ".mail", events.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task In_a_booking_of_somebody_else_only_the_address_is_erased()
    {
        var (partner, host, guest) = (await PartnerAsync(), Person.New(), Person.New());
        var booked = await BookAsync(partner, host, quantity: 2);
        var uuid = booked.Data.GetProperty("promo_codes")[1].GetProperty("uuid");
        using var visitor = new Visitor(app);
        (await visitor.SendAsync($"/claim-promocode/{partner.Credentials.Slug}?uuid={uuid}", ("email", guest.Email))).Is(200);
        await UntilSentAsync(partner.Credentials.PartnerId, messages: 3);

        var held = (await partner.GetAsync($"/api/privacy/export?email={guest.Email}").ReadAsync()).Is(200);
        Assert.Equal(0, held.Data.GetProperty("bookings").GetArrayLength());
        Assert.Equal(guest.Email, held.Data.GetProperty("used_in")[0].GetProperty("claims")[0].GetProperty("email").GetString());
        Assert.DoesNotContain(host.Tag + "first", held.Text, StringComparison.Ordinal);

        (await partner.PostAsync(Erase, About(guest.Email)).ReadAsync()).Is(200);
        Assert.Empty(await Remnants.FindAsync(app, guest.Email));
        Assert.NotEmpty(await Remnants.FindAsync(app, host.Email));
    }

    [Fact]
    public async Task An_export_holds_all_that_is_held()
    {
        var (partner, person) = (await PartnerAsync(), Person.New());
        var booked = await BookAsync(partner, person);
        (await app.Client.RedeemAsync(
            booked.Data.GetProperty("promo_codes")[0].GetProperty("promo_code").GetString()!, email: person.Email)).Is(200);
        await UntilSentAsync(partner.Credentials.PartnerId, messages: 4);

        var held = (await partner.GetAsync($"/api/privacy/export?email={person.Email}").ReadAsync()).Is(200);
        Assert.All(person.Words, word => Assert.Contains(word, held.Text, StringComparison.Ordinal));
        var one = held.Data.GetProperty("bookings")[0];
        Assert.Equal(booked.Data.GetProperty("id").GetString(), one.GetProperty("booking").GetProperty("id").GetString());
        Assert.Equal(person.Email, one.GetProperty("esims")[0].GetProperty("email").GetString());
        Assert.Equal("booking.created", one.GetProperty("events")[0].GetProperty("type").GetString());
    }

    [Fact]
    public async Task Rows_that_an_import_refused_are_found_and_forgotten()
    {
        var partner = await PartnerAsync();
        await app.ImportAsync(partner, "booking_id,email,departure_date,package_type,destination\n"
            + "R-1,Refused@example.com,never,starter,TH\nR-2,other@example.com,never,starter,TH\n");

        async Task<JsonElement> HeldAsync(string email) =>
            (await partner.GetAsync($"/api/privacy/export?email={email}").ReadAsync()).Is(200).Data
                .GetProperty("refused_import_rows");

        var row = Assert.Single((await HeldAsync("refused@example.com")).EnumerateArray());
        Assert.Equal((1, 2), (row.GetProperty("row").GetInt32(), row.GetProperty("line").GetInt32()));
        Assert.Equal("""["R-1","Refused@example.com","never","starter","TH"]""", row.GetProperty("cells").GetRawText());
        Assert.Equal("email", row.GetProperty("columns")[1].GetString());

        var erased = (await partner.PostAsync(Erase, About("refused@example.com")).ReadAsync()).Is(200).Data;
        Assert.Equal(1, erased.GetProperty("import_rows").GetInt32());
        Assert.Empty((await HeldAsync("refused@example.com")).EnumerateArray());
        Assert.Single((await HeldAsync("other@example.com")).EnumerateArray());
    }

    [Fact]
    public async Task Another_partners_traveller_is_a_stranger()
    {
        var (partner, other, person) = (await PartnerAsync(), await PartnerAsync(), Person.New());
        await BookAsync(partner, person);
        var stranger = Person.New();

        async Task<(string Held, string Erased)> AskAsync(string email) => (
            (await other.GetAsync($"/api/privacy/export?email={email}").ReadAsync()).Is(200)
                .Text.Replace(email, "", StringComparison.Ordinal),
            (await other.PostAsync(Erase, About(email)).ReadAsync()).Is(200).Text);

        Assert.Equal(await AskAsync(stranger.Email), await AskAsync(person.Email));
        Assert.NotEmpty(await Remnants.FindAsync(app, person.Email));
    }

    [Theory]
    [InlineData("""{}""", "email required")]
    [InlineData("""{"email":"nobody"}""", "email invalid_format")]
    [InlineData("""{"email":"a@example.com","promo_codes":"burn"}""", "promo_codes invalid_value")]
    public async Task What_is_wrong_is_named(string body, string fault)
    {
        var partner = await PartnerAsync();
        Assert.Equal([fault], (await partner.PostAsync(Erase, body).ReadAsync()).Is(400).Faults);
    }

    [Theory]
    [InlineData("", "email required")]
    [InlineData("?email=nobody", "email invalid_format")]
    public async Task What_is_wrong_with_the_question_is_named(string query, string fault)
    {
        var partner = await PartnerAsync();
        Assert.Equal([fault], (await partner.GetAsync($"/api/privacy/export{query}").ReadAsync()).Is(400).Faults);
    }
}
