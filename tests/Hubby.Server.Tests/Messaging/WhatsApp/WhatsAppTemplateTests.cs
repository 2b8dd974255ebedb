using Hubby.Languages;
using Hubby.Messages;
using Hubby.Messaging.WhatsApp;

namespace Hubby.Tests.Messaging.WhatsApp;

public sealed class WhatsAppTemplateTests
{
    [Fact]
    public void Every_language_is_served_by_its_own_code_else_by_the_first()
    {
        string[] codes = ["en_US", "nl", "pt_BR", "zh_CN", "zh_TW", "nb"];
        string[] own = ["en", "nl", "pt", "zh-Hans", "zh-Hant", "no"];
        foreach (var language in Language.All)
        {
            var index = Array.IndexOf(own, language.Tag);
            Assert.Equal(codes[Math.Max(index, 0)], WhatsAppTemplate.Choose(codes, language));
        }
    }

    static readonly WhatsAppOptions Options = new()
    {
        Languages = "en_US, ar",
        Templates = new(WhatsAppTemplate.Uses.Select(use => KeyValuePair.Create(use, $"acme_{use}"))),
    };

    [Theory]
    [InlineData(MessageKind.PromoCode, "TH", "promo_code", "Thailand|1 GB|365 days|HX7K9M2QAT|LINK")]
    [InlineData(MessageKind.PromoCode, null, "promo_code_anywhere", "1 GB|365 days|HX7K9M2QAT|LINK")]
    [InlineData(MessageKind.Claim, "TH", "promo_code", "Thailand|1 GB|365 days|HX7K9M2QAT|LINK")]
    [InlineData(MessageKind.EsimReady, "TH", "esim_ready", "Thailand|https://esim.example.com/install/abc")]
    [InlineData(MessageKind.Reminder, "TH", "reminder", "Thailand|HX7K9M2QAT|LINK")]
    [InlineData(MessageKind.Expiring, "TH", "expiring", "HX7K9M2QAT|20 September|LINK")]
    [InlineData(MessageKind.Scheduled, "TH", "scheduled", "Thailand|LINK")]
    public void Every_kind_has_its_template_with_its_values(object kind, string? destination, string use, string values)
    {
        var template = WhatsAppTemplate.Of(SampleMessages.Of((MessageKind)kind, "en", destination), Options)!;
        Assert.Equal(($"acme_{use}", "en_US"), (template.Name, template.Language));
        Assert.Equal(values.Replace("LINK", "https://esim.example.com/redeem?code=HX7K9M2QAT", StringComparison.Ordinal),
            string.Join('|', template.Values));
    }

    [Fact]
    public void Every_kind_is_sent_in_the_travellers_language_on_one_line_or_not_at_all()
    {
        foreach (var kind in Enum.GetValues<MessageKind>())
        {
            var message = SampleMessages.Of(kind, "ar", "TH", "JP");
            var template = WhatsAppTemplate.Of(message, Options)!;
            Assert.Equal("ar", template.Language);
            Assert.All(template.Values, value => Assert.Matches(@"^[^\s](?:[^\n\r\t]*[^\s])?$", value));
            Assert.Null(WhatsAppTemplate.Of(message, new()));
        }
    }
}
