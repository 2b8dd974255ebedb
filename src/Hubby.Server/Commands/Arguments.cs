using System.CommandLine;
using System.CommandLine.Parsing;
using Hubby.Data;
using Hubby.Partners;

namespace Hubby.Commands;

/// <summary>Options that several verbs share, each with the rule its value must keep.</summary>
static class Arguments
{
    public static Option<bool> Json() => new("--json") { Description = "One line of JSON on standard output." };

    public static Argument<string> Slug() =>
        WithRule(new Argument<string>("SLUG") { Description = "The partner's slug." }, PartnerRules.SlugFault);

    public static TimeSpan? Span(string text) => SpanText.Parse(text);

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
}
