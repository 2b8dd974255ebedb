using Hubby.Devices;
using Hubby.Devices.Pages;
using Hubby.Http;
using Hubby.Languages;
using Hubby.Partners;
using Microsoft.AspNetCore.Http.Features;

namespace Hubby.Native;

/// <param name="Maker">As people say it.</param>
/// <param name="Model">As the shop sold it.</param>
/// <param name="Esim">Whether it takes an eSIM.</param>
sealed record DeviceRow(string Maker, string Model, EsimSupport Esim)
{
    public static DeviceRow Of(DeviceAnswer answer) => new(answer.Maker, answer.Name, answer.Esim);
}

/// <param name="Device">As it was sent.</param>
/// <param name="Esim">Of the one model that it names; maybe where several are meant that differ.</param>
/// <param name="Message">The same in a sentence, for the traveller.</param>
/// <param name="Locale">The language of the sentence.</param>
/// <param name="Models">What the list has that is like it.</param>
sealed record DeviceCheckAnswer(
    string Device, EsimSupport Esim, string Message, string Locale, IReadOnlyList<DeviceRow> Models);

/// <summary><c>GET|POST /api/native/device-compatibility</c>: the list of phones.</summary>
static class DeviceCompatibility
{
    const string DeviceForm = "Send the phone as it calls itself, such as SM-G991B, or as its owner does, such as iPhone 14.";
    const string RegionForm = "Send a country as ISO 3166-1 alpha-2, such as CN.";
    public const int MaxDevice = 60;

    public static IResult List(HttpContext http)
    {
        var faults = new Faults();
        var fields = new QueryFields(http.Request, faults);
        var device = fields.Text("device");
        var region = fields.Parsed("region", ParseRegion, FaultCodes.InvalidFormat, RegionForm);
        if (faults.Count > 0)
            return Problems.InvalidRequest.ToResult(faults);
        var regions = RegionsOf(region);
        return NativeBytes.Answer("Phones, and whether they take an eSIM.",
            [.. (device is null ? DeviceList.Everything(regions) : DeviceList.Search(device, regions)).Select(DeviceRow.Of)]);
    }

    public static IResult Check(HttpContext http, Caller caller)
    {
        var (json, malformed) = JsonBody.Parse(http.Features.GetRequiredFeature<RequestBody>().Bytes);
        using (json)
        {
            if (malformed is not null)
                return malformed.ToResult();
            var faults = new Faults();
            return JsonFields.Of(json!.RootElement, "", faults) is { } fields
                && Check(fields, caller.Partner, faults) is { } answer
                ? NativeBytes.Answer(answer)
                : Problems.InvalidRequest.ToResult(faults);
        }
    }

    static DeviceCheckAnswer? Check(JsonFields fields, Partner partner, Faults faults)
    {
        if (!fields.TryGet("device", out _))
            fields.Fault("device", FaultCodes.Required, DeviceForm);
        var device = fields.Text("device", MaxDevice);
        var region = fields.Parsed("region", MaxRegion, ParseRegion, FaultCodes.InvalidFormat, RegionForm);
        var language = ReadLanguage(fields, partner);
        if (faults.Count > 0 || device is null)
            return null;
        var found = DeviceList.Search(device, RegionsOf(region));
        var kinds = found.Select(answer => answer.Esim).Distinct().ToList();
        var esim = kinds switch { [] => EsimSupport.Unknown, [var only] => only, _ => EsimSupport.Maybe };
        var name = found is [var one] ? one.Name : device;
        return new(device, esim, Say(Texts.For(language), esim, name), language.Tag, [.. found.Select(DeviceRow.Of)]);
    }

    public static Language ReadLanguage(JsonFields fields, Partner partner) => Language.Choose(
        fields.Parsed("locale", LanguageTag.MaxLength, LanguageTag.Parse, FaultCodes.InvalidFormat,
            "Send a language tag (BCP 47) such as en or pt-BR, or leave the field out."), partner.Locale);

    static string Say(Texts text, EsimSupport esim, string device) => esim switch
    {
        EsimSupport.Yes => text["device.check.yes", ("device", device)],
        EsimSupport.No => text["device.check.no", ("device", device)],
        EsimSupport.Maybe => text["device.check.maybe", ("device", device), ("code", DeviceCheck.EidCode)],
        _ => text["device.check.unknown", ("code", DeviceCheck.EidCode)],
    };

    public const int MaxRegion = 2;

    static string? ParseRegion(string text) =>
        text.Length == MaxRegion && text.All(char.IsAsciiLetter) ? text.ToUpperInvariant() : null;

    static IReadOnlyCollection<string> RegionsOf(string? region) => region is null ? [] : [region];
}
