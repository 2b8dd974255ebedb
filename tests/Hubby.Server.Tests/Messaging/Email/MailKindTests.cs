using Hubby.Languages;
using Hubby.Messages;
using Hubby.Messaging;
using Hubby.Messaging.Email;
using Microsoft.Extensions.DependencyInjection;
using MimeKit;

namespace Hubby.Tests.Messaging.Email;

/// <summary>Each kind of mail, in each language, as it is composed.</summary>
public sealed class MailKindTests(CapturingApp app) : IClassFixture<CapturingApp>
{
    public static TheoryData<string> LanguageTags => [.. Language.All.Select(language => language.Tag)];

    async Task<MimeMessage> ComposeAsync(TravellerMessage message)
    {
        var content = app.Services.GetRequiredService<WriteMail>().Handle(message)!;
        return await app.Services.GetRequiredService<ComposeMail>()
            .HandleAsync(message, ComposeMail.Mailbox("", message.Message.Recipient!)!, content);
    }

    [Theory]
    [MemberData(nameof(LanguageTags))]
    public async Task Every_kind_can_be_said_in_every_language(string tag)
    {
        foreach (var kind in Enum.GetValues<MessageKind>())
        {
            foreach (var destinations in new string?[][] { ["TH"], [null], ["TH", null, "EU"] })
            {
                using var mail = await ComposeAsync(SampleMessages.Of(kind, tag, destinations));
                Assert.NotEmpty(mail.Subject!);
                var sought = kind == MessageKind.EsimReady ? "MATCH-1" : "HX7K9M2QAT";
                Assert.Contains(sought, mail.TextBody, StringComparison.Ordinal);
                Assert.Contains(sought, mail.HtmlBody, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public async Task Reminders_carry_the_way_out_of_them_and_the_code_itself_does_not()
    {
        const string link = "https://esim.example.com/reminders/SECRET";
        var message = SampleMessages.Of(MessageKind.Reminder, "en", "TH") with { StopRemindersUrl = link };
        using var reminder = await ComposeAsync(message);
        Assert.Equal($"<{link}>", reminder.Headers["List-Unsubscribe"]);
        Assert.Equal("List-Unsubscribe=One-Click", reminder.Headers["List-Unsubscribe-Post"]);
        Assert.Contains($"No more reminders for this trip: {link}", reminder.TextBody, StringComparison.Ordinal);
        Assert.Contains($"href=\"{link}\"", reminder.HtmlBody, StringComparison.Ordinal);
        using var code = await ComposeAsync(SampleMessages.Of(MessageKind.PromoCode, "en", "TH"));
        Assert.Contains("Use your code by 20 September", code.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("reminders", code.HtmlBody, StringComparison.Ordinal);
        Assert.Null(code.Headers["List-Unsubscribe"]);
    }

    [Fact]
    public async Task A_partners_own_words_are_said_as_they_are()
    {
        using var mail = await ComposeAsync(SampleMessages.Of(MessageKind.Scheduled, "en", "TH") with
        {
            OwnText = new("Back <home>", ["{code} **bold** <script>alert(1)</script>", "Second."]),
        });
        Assert.Equal("Back <home>", mail.Subject);
        Assert.Contains("{code} **bold** &lt;script&gt;alert(1)&lt;/script&gt;", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("{code} **bold** <script>alert(1)</script>\nSecond.",
            mail.TextBody!.ReplaceLineEndings("\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_codes_stand_in_one_mail_each_with_its_own_link()
    {
        using var mail = await ComposeAsync(SampleMessages.Of(MessageKind.PromoCode, "en", "TH", "JP", null));
        Assert.Equal("Your eSIM codes: 3", mail.Subject);
        foreach (var code in new[] { "HX7K9M2QAT", "HX7K9M2QBT", "HX7K9M2QCT" })
            Assert.Contains($"redeem?code={code}\"", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("Japan: 1", mail.TextBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_mail_with_the_eSIM_carries_its_QR_code_as_a_picture_of_its_own()
    {
        using var mail = await ComposeAsync(SampleMessages.Of(MessageKind.EsimReady, "en", "TH"));
        var related = Assert.IsType<MultipartRelated>(Assert.IsType<MultipartAlternative>(mail.Body, exactMatch: false)[1]);
        var picture = Assert.IsType<MimePart>(related[1], exactMatch: false);
        Assert.Equal(("image/png", MailEsim.QrContentId, true),
            (picture.ContentType.MimeType, picture.ContentId, picture.ContentDisposition!.Disposition == "inline"));
        Assert.Contains($"src=\"cid:{MailEsim.QrContentId}\"", mail.HtmlBody, StringComparison.Ordinal);
        Assert.Contains("4711", mail.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("Use your code by", mail.TextBody, StringComparison.Ordinal);
        Assert.DoesNotContain("LPA:1", mail.Headers.ToString()!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Only_the_partners_logo_is_loaded_from_elsewhere()
    {
        using var mail = await ComposeAsync(SampleMessages.Of(MessageKind.PromoCode, "en", "TH"));
        var pictures = System.Text.RegularExpressions.Regex.Matches(mail.HtmlBody!, "<img[^>]*>").Select(match => match.Value);
        Assert.Contains("alt=\"Acme Travel\"", Assert.Single(pictures), StringComparison.Ordinal);
        Assert.DoesNotContain("url(", mail.HtmlBody, StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void An_eSIM_that_is_not_there_is_not_announced()
    {
        var message = SampleMessages.Of(MessageKind.EsimReady, "en", "TH") with { Esim = null };
        Assert.Null(app.Services.GetRequiredService<WriteMail>().Handle(message));
    }

    [Theory]
    [InlineData("a@b@example.com")]
    [InlineData("a@example.com, b@example.com")]
    [InlineData("\"a b\"@example.com\r\nBcc: c@example.com")]
    [InlineData("<a@example.com>")]
    [InlineData("group: a@example.com;")]
    [InlineData("")]
    public void What_is_more_or_less_than_one_address_is_no_recipient(string address) =>
        Assert.Null(ComposeMail.Mailbox("", address));
}
