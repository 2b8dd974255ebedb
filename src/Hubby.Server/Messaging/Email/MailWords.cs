using Hubby.Languages;
using Hubby.Packages;
using Hubby.PromoCodes;

namespace Hubby.Messaging.Email;

/// <summary>Names, amounts and dates in the traveller's language.</summary>
static class MailWords
{
    extension(Texts text)
    {
        /// <summary>None for a code that is good wherever the traveller chooses.</summary>
        public string? Place(PromoCode code) =>
            code.Destination is { } known ? Destination.FromCode(known)?.NameIn(text.Language.Tag) ?? known : null;

        public string PackageOf(PromoCode code) => text["common.package",
            ("size", text.SizeOf(code)), ("duration", text["common.days", ("days", code.PackageDurationDays)])];

        public string SizeOf(PromoCode code) => code.PackageSizeMegabytes switch
        {
            null => text["common.unlimited"],
            { } megabytes when megabytes < 1000 => text.Amount(megabytes, "MB"),
            { } megabytes => text.Amount(megabytes / 1000m, "GB"),
        };

        public string DateOf(DateTimeOffset instant, DateTimeOffset now) => instant.UtcDateTime.ToString(
            instant.Year == now.Year ? "d MMMM" : "d MMMM yyyy", text.Language.Culture);

        /// <summary>A text with its bold words and its names apart.</summary>
        public MailText Paragraph(string key, params ReadOnlySpan<(string Name, TextValue Value)> values) => new(
            [.. text.Spans(key, values).Select(span => new MailRun(span.Text, span.IsBold, span.IsValue))], text[key, values]);

        /// <summary>A text whose plain form has words of its own, since nothing can be tapped there.</summary>
        public MailText Paragraph(string key, string plainKey) => text.Paragraph(key) with { Plain = text[plainKey] };

        string Amount(decimal number, string unit) => $"{number.ToString("0.###", text.Language.Culture)}\u00a0{unit}";
    }
}
