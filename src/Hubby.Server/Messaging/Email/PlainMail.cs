using System.Text;

namespace Hubby.Messaging.Email;

/// <summary>A mail as text alone, for those who read it so.</summary>
static class PlainMail
{
    public static string Of(MailContent content)
    {
        var plain = new StringBuilder();
        if (content.Test is { } test)
            plain.Append(test).Append("\n\n");
        plain.Append(content.Greeting.Plain).Append("\n\n");
        plain.Append(content.Kicker).Append(' ').Append(content.Place);
        if (content.Package is { } package)
            plain.Append(" · ").Append(package);
        plain.Append("\n\n").AppendJoin('\n', content.Intro.Select(each => each.Plain)).Append("\n\n");
        AddEsim(plain, content);
        if (content.Button is { } button)
            AddLink(plain, button).Append('\n');
        foreach (var code in content.Codes)
            AddCode(plain, code);
        AddSteps(plain, content);
        plain.Append("-- \n").AppendJoin('\n', content.Notes.Select(note => note.Plain)).Append('\n');
        if (content.StopReminders is { } stop)
            plain.Append(stop.Label).Append(": ").Append(stop.Url).Append('\n');
        if (content.Privacy is { } privacy)
            plain.Append(privacy.Label).Append(": ").Append(privacy.Url).Append('\n');
        return plain.ToString();
    }

    static void AddEsim(StringBuilder plain, MailContent content)
    {
        if (content.Esim is not { } esim)
            return;
        AddLink(plain, esim.Apple).Append('\n');
        AddLink(plain, esim.Android).Append('\n');
        plain.Append(esim.QrAttached).Append("\n\n").Append(esim.ManualTitle).Append('\n').Append(esim.ManualText).Append('\n');
        foreach (var (label, code) in esim.Codes)
            plain.Append(label).Append(": ").Append(code).Append('\n');
        plain.Append('\n').Append(esim.Keep).Append("\n\n");
    }

    static StringBuilder AddLink(StringBuilder plain, MailLink link) =>
        plain.Append(link.Label).Append(":\n").Append(link.Url).Append('\n');

    static void AddCode(StringBuilder plain, MailCode code)
    {
        if (code.Package is { } package)
            plain.Append(code.Label).Append(" · ").Append(package).Append('\n');
        plain.Append(code.PlainLine).Append('\n');
        if (code.Link is { } link)
            plain.Append(link.Url).Append('\n');
        plain.Append('\n');
    }

    static void AddSteps(StringBuilder plain, MailContent content)
    {
        if (content.Steps.Count == 0)
            return;
        plain.Append(content.StepsTitle).Append("\n\n");
        for (var number = 1; number <= content.Steps.Count; number++)
            plain.Append(number).Append(". ").Append(content.Steps[number - 1].Plain).Append('\n');
        plain.Append('\n');
    }
}
