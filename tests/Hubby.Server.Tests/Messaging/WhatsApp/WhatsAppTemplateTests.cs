using Hubby.Languages;
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
}
