using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Text.RegularExpressions;
using Hubby.Partners;

namespace Hubby.Commands;

/// <summary>Options that several verbs share, each with the rule its value must keep.</summary>
static partial class Arguments
{
    public static Option<bool> Json() => new("--json") { Description = "One line of JSON on standard output." };

    public static Argument<string> Slug() =>
        WithRule(new Argument<string>("SLUG") { Description = "The partner's slug." }, PartnerRules.SlugFault);

    /// <summary>A span of time such as <c>90d</c>, <c>24h</c> or <c>30m</c>.</summary>
    public static TimeSpan? Span(string text)
    {
        var match = IsSpan().Match(text);
        if (!match.Success)
            return null;
        var count = int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture);
        return match.Groups[2].ValueSpan switch
        {
            "d" => TimeSpan.FromDays(count),
            "h" => TimeSpan.FromHours(count),
            _ => TimeSpan.FromMinutes(count),
        };
    }

    public static string? SpanFault(string text) =>
        Span(text) is null ? $"'{PartnerRules.Shown(text)}' is not a span of time: a number with d, h or m, such as 90d." : null;

    public static Argument<string> SpanArgument(string name, string description) =>
        WithRule(new Argument<string>(name) { Description = description }, SpanFault);

    public static Option<string?> WithRule(this Option<string?> option, Func<string, string?> fault)
    {
        option.Validators.Add(result => Apply(result, fault));
        return option;
    }

    static Argument<string> WithRule(Argument<string> argument, Func<string, string?> fault)
    {
        argument.Validators.Add(result => Apply(result, fault));
        return argument;
    }

    static void Apply(SymbolResult result, Func<string, string?> fault)
    {
        if (result.Tokens is [{ Value: var value }] && fault(value) is { } line)
            result.AddError(line);
    }

    [GeneratedRegex("^([0-9]{1,6})([dhm])$", RegexOptions.NonBacktracking)]
    private static partial Regex IsSpan();
}
