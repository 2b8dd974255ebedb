using Hubby.Languages;
using Hubby.Messaging.Email;
using Hubby.Partners;

namespace Hubby.Messaging.Schedules;

/// <summary>What the page about reminders says, and its colours.</summary>
public sealed record RemindersContent
{
    /// <summary>BCP 47.</summary>
    public required string Language { get; init; }

    /// <summary><c>ltr</c> or <c>rtl</c>.</summary>
    public required string Direction { get; init; }

    /// <summary>In whose name.</summary>
    public required string Partner { get; init; }

    /// <summary>Of the browser's tab, and of the page once it is done.</summary>
    public required string Title { get; init; }

    /// <summary>The question.</summary>
    public required string Heading { get; init; }

    /// <summary>What goes on.</summary>
    public required string Text { get; init; }

    /// <summary>The answer.</summary>
    public required string Button { get; init; }

    /// <summary>That it is done; none while it is asked.</summary>
    public MailText? Done { get; init; }

    /// <summary>CSS.</summary>
    public required string Style { get; init; }

    internal static RemindersContent Of(Texts text, string partner, bool isStopped, BrandColors colors) => new()
    {
        Language = text.Language.Tag,
        Direction = text.Language.Direction,
        Partner = partner,
        Title = text["reminders.title"],
        Heading = text["reminders.heading"],
        Text = text["reminders.text"],
        Button = text["reminders.button"],
        Done = isStopped ? text.Paragraph("reminders.done") : null,
        Style = $$"""
            {{Of(colors.Day)}}@media (prefers-color-scheme:dark){{{Of(colors.Night)}}}
            body{margin:0;font:17px/1.6 system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif}
            main{max-width:34rem;margin:0 auto;padding:32px 24px 64px}
            .partner{font-weight:700;margin:0 0 48px}
            h1{font-size:clamp(2rem,8vw,2.75rem);line-height:1.2;margin:0 0 16px}
            p{margin:0 0 24px}
            button{font:inherit;font-weight:700;width:100%;min-height:56px;padding:0 24px;border-radius:16px;cursor:pointer}
            button:focus-visible{outline:3px solid currentColor;outline-offset:3px}
            """,
    };

    static string Of(BrandPalette palette) =>
        $"body{{background:{palette.Paper};color:{palette.Ink}}}"
        + $"button{{background:{palette.Fill};color:{palette.OnFill};border:1px solid {palette.Edge}}}";
}
