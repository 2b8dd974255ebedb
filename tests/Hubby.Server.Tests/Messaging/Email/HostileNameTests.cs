using System.Text;
using Hubby.Data;
using Hubby.Messages;
using Hubby.Tests.Bookings;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Messaging.Email;

/// <summary>What a stranger may type as a name, in the traveller's place and in the partner's, seen in the mail that
/// arrives.</summary>
public sealed class HostileNameTests(EmailSqliteApp app) : IClassFixture<EmailSqliteApp>
{
    public static TheoryData<string> Names =>
    [
        "Anna\r\nBcc: eve@example.com",
        "Anna\nSubject: You have won\n\nhello",
        "{{constructor.constructor('return 1')()}} ${7*7} @(7*7)",
        "{0} {destination} {name, plural, other {#}} **bold** '{",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "\" onmouseover=\"alert(1)\" style=\"position:fixed",
        "An\u202Ena\u2066\u200B\u2069\u00AD\uFEFF evil\u202D",
        "Anna\" <eve@example.com>, \"Eve",
        "=?utf-8?Q?=0D=0ABcc:_eve@example.com?=",
        "Visit https://evil.example now",
        "null",
        "\0An\0na\0",
        "Anna 🏝️ 🇹🇭 👍🏽",
        "Anna&To=+15005559999&Body=x%26to%3D%2B15005559999",
        "@Model.Secret @{ throw null; } #{7*7} %s %n <%= 7*7 %>",
        string.Concat(Enumerable.Repeat("Annabella ", 500)),
        "A\u0301\u0301\u0301\u0301\u0301\u0301\u0301\u0301nna\u2028\u2029\u0085x",
    ];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_hostile_name_changes_nothing_but_itself(string name)
    {
        var to = $"anna.{Tokens.Secret(10).ToLowerInvariant()}@example.com";
        var credentials = await app.CreatePartnerAsync(settings: partner => partner.Name = name);
        var partner = app.SignedBy(credentials);
        var named = EmailApps.Booking(to, booking => booking["first_name"] = name);

        // The API lets no control characters in; the partner's name comes from the operator and is not read by it.
        var isRefused = name.Any(char.IsControl) || name.Length > 100;
        (await partner.PostAsync(Samples.Bookings, named).ReadAsync()).Is(isRefused ? 400 : 201);
        if (isRefused)
            (await partner.PostAsync(Samples.Bookings, EmailApps.Booking(to)).ReadAsync()).Is(201);
        var row = await app.UntilAsync(credentials.PartnerId, row => row.State != MessageState.Pending);
        Assert.True(row.State == MessageState.Sent, row.LastError);
        var mail = Assert.Single(await ((IEmailApp)app).Smtp!.MailsToAsync(to));

        Assert.Equal(to, Assert.Single(mail.GetRecipients()).Address);
        Assert.Equal("esim@example.com", Assert.Single(mail.From.Mailboxes).Address);
        string[] expected =
        [
            "Return-Path", "X-Original-To", "Delivered-To", "Received", "Received", "Message-Id", "Date", "Subject", "From", "To",
            "Auto-Submitted", "Content-Language", "MIME-Version", "Content-Type",
        ];
        Assert.Equal(expected.Order(StringComparer.OrdinalIgnoreCase).Distinct(StringComparer.OrdinalIgnoreCase),
            mail.Headers.Concat(mail.Body!.Headers).Select(header => header.Field).Order(StringComparer.OrdinalIgnoreCase)
                .Distinct(StringComparer.OrdinalIgnoreCase), StringComparer.OrdinalIgnoreCase);
        Assert.DoesNotContain("won", mail.Subject, StringComparison.Ordinal);

        var html = mail.HtmlBody;
        Assert.DoesNotContain("<script", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("<img", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain(" onmouseover=\"", html, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("evil.example", GreetingIn(mail.TextBody!), StringComparison.Ordinal);
        foreach (var text in new[] { html, mail.TextBody, mail.From.Mailboxes.Single().Name, mail.Subject })
            Assert.DoesNotContain(text!.EnumerateRunes(), IsInvisible);
    }

    static string GreetingIn(string text) => text.Split("\n\n")[1];

    internal static bool IsInvisible(Rune rune) =>
        rune.Value is (>= 0x200B and <= 0x200F) or (>= 0x202A and <= 0x202E) or (>= 0x2066 and <= 0x2069) or 0xFEFF or 0x85
            or 0x2028 or 0x2029 or 0xAD or 0;
}
