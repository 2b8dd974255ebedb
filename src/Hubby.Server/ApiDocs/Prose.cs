using System.Net;
using System.Text.RegularExpressions;
using Markdig;
using Microsoft.AspNetCore.Components;

namespace Hubby.ApiDocs;

/// <summary>Our own Markdown as HTML.</summary>
static partial class Prose
{
    static readonly MarkdownPipeline Pipeline =
        new MarkdownPipelineBuilder().UsePipeTables().UseAutoIdentifiers().DisableHtml().Build();

    public static MarkupString Page(string markdown)
    {
        var html = Markdown.ToHtml(markdown, Pipeline);
        // Wide blocks scroll by themselves, so the keyboard must reach them; a row that begins with a code can be linked to.
        html = CodeStart.Replace(html, match =>
        {
            var language = match.Groups["language"] is { Success: true } named ? named.Value : "Text";
            return $"<pre tabindex=\"0\" role=\"group\" aria-label=\"{language} example\"><code>";
        });
        html = PaperLink.Replace(html, match => Paper.All.Any(paper => paper.Name == match.Groups[1].Value)
            ? $"<a href=\"/docs/{match.Groups[1].Value}{match.Groups[2].Value}\">{match.Groups[3].Value}</a>"
            : match.Groups[3].Value);
        html = CodeRow.Replace(html, "<tr id=\"$1\">\n<td><a href=\"#$1\"><code>$1</code></a></td>");
        return new(html
            .Replace("<table>", "<div class=\"scroll\" tabindex=\"0\" role=\"group\" aria-label=\"Table\"><table>",
                StringComparison.Ordinal)
            .Replace("</table>", "</table></div>", StringComparison.Ordinal));
    }

    /// <summary>One sentence or a few, without paragraphs around them.</summary>
    public static MarkupString Line(string markdown)
    {
        var html = Markdown.ToHtml(markdown, Pipeline).Trim();
        return new(html.StartsWith("<p>", StringComparison.Ordinal) && html.LastIndexOf("<p>", StringComparison.Ordinal) == 0
            ? html[3..^4]
            : html);
    }

    /// <summary>JSON with its names and values told apart; other text as it is.</summary>
    public static MarkupString Code(string text) => new(text.StartsWith('{') || text.StartsWith('[')
        ? JsonPart.Replace(WebUtility.HtmlEncode(text).Replace("&quot;", "\"", StringComparison.Ordinal), Coloured)
        : WebUtility.HtmlEncode(text));

    public static IEnumerable<(string Anchor, string Title)> Headings(string markdown) =>
        HeadingLine.Matches(markdown)
            .Select(match => (match.Groups[1].Value.ToLowerInvariant().Replace(' ', '-'), match.Groups[1].Value));

    static string Coloured(Match part) => part switch
    {
        { Groups: [_, { Success: true } name, ..] } => $"<span class=\"n\">{name.Value}</span>{part.Groups[2].Value}",
        { Value: ['"', ..] } => $"<span class=\"s\">{part.Value}</span>",
        _ => $"<span class=\"v\">{part.Value}</span>",
    };

    [GeneratedRegex("""<pre><code(?: class="language-(?<language>\w+)")?>""")]
    static partial Regex CodeStart { get; }

    // The papers name each other as files. Here some are pages, and the others, which are for operators, are not.
    [GeneratedRegex(@"<a href=""([\w-]+)\.md(#[\w-]+)?"">(.*?)</a>")]
    static partial Regex PaperLink { get; }

    [GeneratedRegex(@"<tr>\n<td><code>([a-z0-9_.]+)</code></td>")]
    static partial Regex CodeRow { get; }

    [GeneratedRegex("""("[^"\n]*")(\s*:)|"[^"\n]*"|\b(?:true|false|null|-?\d[\d.]*)\b""")]
    static partial Regex JsonPart { get; }

    [GeneratedRegex(@"^## (.+)$", RegexOptions.Multiline)]
    static partial Regex HeadingLine { get; }
}
