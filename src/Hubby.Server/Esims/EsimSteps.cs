namespace Hubby.Esims;

/// <summary>Which state may follow which. News can be missing, so a step may be passed over, but never taken back.</summary>
static class EsimSteps
{
    /// <summary>An eSIM of which a phone, or the traveller, can still make use.</summary>
    public static readonly EsimState[] Live =
        [EsimState.Assigned, EsimState.Downloaded, EsimState.Installed, EsimState.Active, EsimState.Depleted];

    /// <summary>Those in whose place another may be issued: never online, or gone from the phone.</summary>
    public static readonly EsimState[] Replaceable =
        [EsimState.Assigned, EsimState.Downloaded, EsimState.Failed, EsimState.Removed];

    public static bool MayFollow(EsimState from, EsimState to) => to switch
    {
        EsimState.Downloaded => from is EsimState.Assigned,
        EsimState.Installed => from is EsimState.Assigned or EsimState.Downloaded,
        EsimState.Active => from is EsimState.Assigned or EsimState.Downloaded or EsimState.Installed or EsimState.Depleted,
        EsimState.Depleted => from is EsimState.Assigned or EsimState.Downloaded or EsimState.Installed or EsimState.Active,
        EsimState.Expired => Live.Contains(from),
        EsimState.Failed => from is EsimState.Assigned or EsimState.Downloaded,
        EsimState.Removed => from is not (EsimState.Assigned or EsimState.Removed or EsimState.Cancelled),
        _ => false,
    };
}
