using System.Text.Json;
using Hubby.Devices;
using Hubby.Esims;
using Hubby.Http;
using Hubby.Install;
using Hubby.Languages;
using Hubby.Packages;
using Hubby.Partners;
using Microsoft.AspNetCore.Http.Features;

namespace Hubby.Native;

enum StepPlace { Home, Landed }

/// <param name="When">At home on Wi-Fi, or after landing.</param>
/// <param name="Title">A few words.</param>
/// <param name="Text">A sentence or two.</param>
sealed record InstructionStep(StepPlace When, string Title, string Text);

/// <summary>How to install an eSIM on one kind of phone.</summary>
sealed record InstructionsAnswer
{
    public required string Platform { get; init; }
    public required string Locale { get; init; }
    public required string Heading { get; init; }
    public required IReadOnlyList<InstructionStep> Steps { get; init; }

    /// <summary>What is different on old versions.</summary>
    public required string? Note { get; init; }

    /// <summary>Opens the installation; none without an eSIM. It holds the activation code.</summary>
    public required string? InstallUrl { get; init; }
}

/// <summary><c>POST /api/native/instructions</c>: the steps of the install page, for an app that shows them itself.</summary>
static class Instructions
{
    public static readonly string Platforms = $"Send one of {string.Join(", ", InstallSteps.Platforms)}, or leave it out.";

    sealed record Wish(PhoneSteps Phone, Language Language, Iccid? Iccid);

    public static async Task<IResult> Handle(
        HttpContext http, Caller caller, ReadEsim read, EsimSecrets secrets, CancellationToken ct)
    {
        var (json, malformed) = JsonBody.Parse(http.Features.GetRequiredFeature<RequestBody>().Bytes);
        using (json)
        {
            if (malformed is not null)
                return malformed.ToResult();
            var faults = new Faults();
            if (Read(json!.RootElement, caller.Partner, faults) is not { } wish)
                return Problems.InvalidRequest.ToResult(faults);
            if (wish.Iccid is not { } iccid)
                return NativeBytes.Answer(Of(wish, null, null));
            return await read.FindAsync(caller.Partner.Id, iccid, ct) is { } esim
                ? NativeBytes.Answer(Of(wish, esim, secrets.ActivationCodeOf(esim)))
                : ReadEsim.NotFound.ToResult();
        }
    }

    static Wish? Read(JsonElement json, Partner partner, Faults faults)
    {
        if (JsonFields.Of(json, "", faults) is not { } fields)
            return null;
        var platform = fields.Parsed(
            "platform", DeviceCompatibility.MaxDevice, InstallSteps.Of, FaultCodes.InvalidValue, Platforms);
        var device = fields.Text("device", DeviceCompatibility.MaxDevice);
        var language = DeviceCompatibility.ReadLanguage(fields, partner);
        var iccid = fields.Parsed<Iccid?>("iccid", Iccid.MaxTyped, Iccid.Parse, FaultCodes.InvalidFormat, ReadTopUp.IccidForm);
        return faults.Count > 0 ? null
            : new(platform ?? InstallSteps.For(device is null ? DeviceKind.Iphone : DeviceList.KindOf(device)), language, iccid);
    }

    static InstructionsAnswer Of(Wish wish, Esim? esim, ActivationCode? code)
    {
        var (text, phone) = (Texts.For(wish.Language), wish.Phone);
        var place = esim is null ? null : Destination.FromCode(esim.Destination)?.NameIn(wish.Language);
        InstructionStep Step(StepPlace when, InstallStep step) => new(when, text[$"install.{step.Key}.title"],
            text[$"install.{step.Key}.text", ("destination", place ?? text["page.app_name"])]);
        return new()
        {
            Platform = phone.Platform,
            Locale = wish.Language.Tag,
            Heading = text["install.heading"],
            Steps =
            [
                .. phone.AtHome.Select(step => Step(StepPlace.Home, step)), Step(StepPlace.Landed, phone.Landed),
            ],
            Note = phone.Kind == DeviceKind.Iphone ? text["install.iphone.older"] : null,
            InstallUrl = phone.Kind == DeviceKind.Iphone ? code?.AppleLink : code?.AndroidLink,
        };
    }
}
