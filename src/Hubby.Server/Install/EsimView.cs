using Hubby.Devices;
using Hubby.Esims;
using Hubby.Languages;
using Hubby.Packages;
using Hubby.TravellerPages;

namespace Hubby.Install;

/// <summary>What the traveller has to do next.</summary>
enum Phase
{
    /// <summary>Install it.</summary>
    Install,

    /// <summary>Wait: the phone has it and works on it.</summary>
    Wait,

    /// <summary>Switch it on after landing.</summary>
    Land,

    /// <summary>Nothing: they are online.</summary>
    Online,

    /// <summary>Get help: it did not install, or was deleted.</summary>
    Stuck,

    /// <summary>Nothing more: the data or the days are used.</summary>
    Over,
}

/// <summary>The codes of an eSIM, opened.</summary>
sealed record EsimCodes(ActivationCode Activation, string? Confirmation);

/// <summary>An eSIM with what its pages need of its surroundings.</summary>
sealed record OpenedEsim
{
    public required Esim Esim { get; init; }

    /// <summary>The secret that the page was opened with; of an eSIM that was replaced it may be the first one's.</summary>
    public required string Link { get; init; }
    public required EsimCodes Codes { get; init; }

    /// <summary>The right to hear of the booking.</summary>
    public required Guid PromoCode { get; init; }
    public required Device Device { get; init; }

    /// <summary>Of the browser's languages.</summary>
    public IReadOnlyCollection<string> Regions { get; init; } = [];
    public required DateTimeOffset Now { get; init; }

    /// <summary>Where it can be sent, if that is known.</summary>
    public string? Email { get; init; }

    /// <summary>Whether this deployment sends mails at all.</summary>
    public required bool CanMail { get; init; }

    /// <summary>Whether this deployment sends notices to browsers.</summary>
    public required bool CanNotify { get; init; }

    /// <summary>What was added to it of late, in megabytes.</summary>
    public int? Added { get; init; }

    /// <summary>Whether the traveller can have another one.</summary>
    public required bool IsFreshOffered { get; init; }
}

/// <summary>All that the pages of one eSIM show.</summary>
public sealed class EsimView
{
    const double Low = .2;

    readonly OpenedEsim _opened;
    (int Size, string Path)? _qr;

    internal EsimView(OpenedEsim opened) => _opened = opened;

    internal Esim Esim => _opened.Esim;
    internal string Link => _opened.Link;
    internal EsimCodes Codes => _opened.Codes;

    /// <summary>Modules on a side of the QR code, and the black ones as a path; made once, though it is shown twice.</summary>
    internal (int Size, string Path) Qr => _qr ??= EsimQr.Strokes(Codes.Activation);

    internal Guid PromoCode => _opened.PromoCode;
    internal Device Device => _opened.Device;
    internal IReadOnlyCollection<string> Regions => _opened.Regions;
    internal DateTimeOffset Now => _opened.Now;
    internal string? Email => _opened.Email;
    internal bool CanMail => _opened.CanMail;
    internal bool CanNotify => _opened.CanNotify;
    internal int? Added => _opened.Added;
    internal bool IsFreshOffered => _opened.IsFreshOffered;

    internal string Home => $"{InstallRoutes.Root}/{Link}";

    internal EsimState State => Esim.State;

    internal Phase Phase => State switch
    {
        EsimState.Assigned => Phase.Install,
        EsimState.Downloaded => Phase.Wait,
        EsimState.Installed => Phase.Land,
        EsimState.Active => Phase.Online,
        EsimState.Failed or EsimState.Removed => Phase.Stuck,
        _ => Phase.Over,
    };

    internal int? Left => Esim.DataTotalMegabytes is { } total ? Math.Max(0, total - Esim.DataUsedMegabytes) : null;

    internal double? LeftPart => Left is { } left ? left / (double)Math.Max(1, Esim.DataTotalMegabytes!.Value) : null;

    internal bool IsLow => LeftPart <= Low;

    /// <summary>Steps that were reached: ready, downloaded, installed, online. News can be missing, so a later one implies the
    /// earlier.</summary>
    internal int Reached => Esim.ActivatedAt is not null || Phase == Phase.Online || State == EsimState.Depleted ? 4
        : Esim.InstalledAt is not null || Phase == Phase.Land ? 3
        : Esim.DownloadedAt is not null || Phase == Phase.Wait ? 2 : 1;

    internal Rings Rings => (Phase, State) switch
    {
        (Phase.Online, _) or (_, EsimState.Depleted) => Rings.Reached(4) with { Left = LeftPart },
        (Phase.Stuck, _) => Rings.FailedAfter(Math.Min(Reached, 3)),
        (Phase.Over, _) => Rings.Lost,
        _ => Rings.Reached(Reached),
    };

    internal Destination? Destination => Destination.FromCode(Esim.Destination);

    internal string PlaceIn(Texts text) => Destination?.NameIn(text.Language) ?? text["page.hero.anywhere"];

    /// <summary>Changes with everything that the page shows of the state, and tells nothing else.</summary>
    internal string Version => string.Create(System.Globalization.CultureInfo.InvariantCulture,
        $"{Esim.Issue}-{State}-{Esim.DataUsedMegabytes}-{Esim.DataTotalMegabytes}");

    /// <summary>Whether news may still come.</summary>
    internal bool IsLive => Esim.NextCheckAt is not null || Phase is Phase.Install or Phase.Wait or Phase.Land or Phase.Online;

    internal string Said(Texts text) => text.Said(Esim);
}

static class EsimWords
{
    /// <summary>What the state of an eSIM is called, for whoever hears it or sees many of them.</summary>
    public static string Said(this Texts text, Esim esim) => esim.State switch
    {
        EsimState.Assigned => text["status.ready"],
        EsimState.Downloaded => text["status.downloaded"],
        EsimState.Installed => text["status.installed"],
        EsimState.Active when esim.DataTotalMegabytes is { } total => text["status.left_label",
            ("left", text.Left(Math.Max(0, total - esim.DataUsedMegabytes), total)), ("size", text.Size(total))],
        EsimState.Active => text["status.online"],
        EsimState.Depleted => text["status.all_used_label"],
        EsimState.Failed => text["status.failed"],
        EsimState.Removed => text["status.removed"],
        _ => text["status.expired"],
    };
}
