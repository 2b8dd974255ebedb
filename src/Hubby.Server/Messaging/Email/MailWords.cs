using Hubby.Languages;
using Hubby.Packages;
using Hubby.Places;
using Hubby.PromoCodes;

namespace Hubby.Messaging.Email;

/// <summary>Names, amounts and dates in the traveller's language.</summary>
static class MailWords
{
    extension(Texts text)
    {
        /// <summary>None for a code that is good wherever the traveller chooses.</summary>
        public string? Place(PromoCode code) =>
            code.Destination is { } known ? Destination.FromCode(known)?.NameIn(text.Language) ?? known : null;

        /// <summary>With its name where it is a known one.</summary>
        public string AirportOf(string code) => Airports.Find(code) is { } airport
            ? text["common.airport", ("name", airport.Name), ("code", airport.Code)] : code;

        public string PackageOf(PromoCode code) => text.Package(code.PackageSizeMegabytes, code.PackageDurationDays);

        public string SizeOf(PromoCode code) => text.Size(code.PackageSizeMegabytes);

        public string DateOf(DateTimeOffset instant, DateTimeOffset now) => text.ShortDate(
            DateOnly.FromDateTime(instant.UtcDateTime), DateOnly.FromDateTime(now.UtcDateTime));

        /// <summary>A text with its bold words and its names apart.</summary>
        public MailText Paragraph(string key, params ReadOnlySpan<(string Name, TextValue Value)> values) => new(
            [.. text.Spans(key, values).Select(span => new MailRun(span.Text, span.IsBold, span.IsValue))], text[key, values]);

        /// <summary>A text whose plain form has words of its own, since nothing can be tapped there.</summary>
        public MailText Paragraph(string key, string plainKey) => text.Paragraph(key) with { Plain = text[plainKey] };
    }
}
