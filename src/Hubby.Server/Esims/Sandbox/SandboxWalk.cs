namespace Hubby.Esims;

/// <summary>
/// The life of a sandbox eSIM: on the phone within a minute, online after an hour, its data used up in three days, or its days
/// over where it has no end of data; data that was added is used like the rest. The clock may jump: every step is taken, one at a
/// time, at the instant it was due.
/// </summary>
static class SandboxWalk
{
    public static readonly TimeSpan Download = TimeSpan.FromSeconds(30);
    public static readonly TimeSpan Install = TimeSpan.FromSeconds(60);
    public static readonly TimeSpan Activate = TimeSpan.FromHours(1);
    static readonly TimeSpan UseUpWithin = TimeSpan.FromDays(3);

    /// <summary>In percent of the data, each as long after the step, or the top-up, before it.</summary>
    static readonly int[] Usage = [50, 80, 100];

    /// <summary>The next step when it is due, else nothing new and when it will be.</summary>
    public static StatusResult.Known Next(Esim esim, bool installFails, DateTimeOffset now)
    {
        if (StepAfter(esim, installFails) is not { } step)
            return new(esim.State, esim.DataUsedMegabytes, esim.AsOf, null);
        if (step.At > now)
            return new(esim.State, esim.DataUsedMegabytes, esim.AsOf, step.At);

        // At once again: the step after this one may be due as well.
        return step with { CheckAgainAt = step.At };
    }

    static StatusResult.Known? StepAfter(Esim esim, bool installFails) => esim.State switch
    {
        EsimState.Assigned => To(esim, EsimState.Downloaded, esim.AssignedAt + Download),
        EsimState.Downloaded => To(esim, installFails ? EsimState.Failed : EsimState.Installed, esim.AssignedAt + Install),
        EsimState.Installed => To(esim, EsimState.Active, esim.AssignedAt + Activate),
        EsimState.Active => esim.DataTotalMegabytes is { } total
            ? Use(esim, total) : To(esim, EsimState.Expired, EndOf(esim)),
        _ => null,
    };

    static StatusResult.Known Use(Esim esim, int total)
    {
        var percent = Usage.First(next => esim.DataUsedMegabytes < Part(total, next) || next == 100);
        var time = TimeSpan.FromDays(esim.PackageDurationDays) is var days && days < UseUpWithin ? days : UseUpWithin;
        return new(percent == 100 ? EsimState.Depleted : EsimState.Active, Part(total, percent),
            esim.AsOf + (time / Usage.Length), null);
    }

    static int Part(int total, int percent) => (int)(((long)total * percent + 99) / 100);

    static DateTimeOffset EndOf(Esim esim) => esim.ExpiresAt ?? esim.AssignedAt.AddDays(esim.PackageDurationDays);

    static StatusResult.Known To(Esim esim, EsimState state, DateTimeOffset at) => new(state, esim.DataUsedMegabytes, at, null);
}
