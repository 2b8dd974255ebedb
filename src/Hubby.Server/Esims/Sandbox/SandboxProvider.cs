using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hubby.Data;
using Hubby.Http;
using Microsoft.Extensions.Options;

namespace Hubby.Esims;

/// <summary>
/// Staging's provider. Everything it says follows from the order and the clock: the same promo code gives the same profile, which
/// walks from assigned to used up. Its codes lead to a host that does not exist, so no phone can install them.
/// </summary>
sealed class SandboxProvider(IOptions<HubbyOptions> hubby, TimeProvider clock) : IEsimProvider
{
    public const string ProviderName = "sandbox";
    public const string SmdpAddress = "sandbox.example.com";

    /// <summary>A destination that is always out of stock.</summary>
    public const string OutOfStock = "AQ";

    /// <summary>A first name whose first profile is downloaded and then cannot be installed.</summary>
    public const string InstallFails = "InstallFails";

    // 999 is no country's code (ITU-T E.164), so no operator has such numbers.
    const string TestRange = "89999";
    const ulong SerialNumbers = 100_000_000_000_000;
    const string Works = "works-";
    const string Fails = "fails-";

    public string Name => ProviderName;
    public bool IsLocal => true;

    public Task<ReserveResult> ReserveAsync(EsimOrder order, AppDb db, CancellationToken ct)
    {
        if (hubby.Value.IsProduction)
            return Task.FromResult<ReserveResult>(new ReserveResult.Failed("the sandbox does not serve production"));
        if (order.Destination == OutOfStock)
            return Task.FromResult<ReserveResult>(new ReserveResult.OutOfStock());
        var digest = SHA256.HashData(Encoding.UTF8.GetBytes($"{order.PartnerId:N}-{order.Key}"));
        var serial = (BinaryPrimitives.ReadUInt64BigEndian(digest) % SerialNumbers).ToString("D14", CultureInfo.InvariantCulture);
        var matching = $"SANDBOX-{Convert.ToHexString(digest.AsSpan(8, 8))}";
        var fails = order.FirstName == InstallFails && order.Issue == 1;
        return Task.FromResult<ReserveResult>(new ReserveResult.Reserved(new(
            Iccid.Made(TestRange + serial), new ActivationCode(SmdpAddress, matching), null, "sandbox.example",
            (fails ? Fails : Works) + order.Key, SandboxWalk.Download)));
    }

    public Task<CallResult> ConfirmAsync(Esim esim, CancellationToken ct) => Done;

    public Task<CallResult> CancelAsync(Esim esim, CancellationToken ct) => Done;

    public Task<CallResult> TopUpAsync(Esim esim, int megabytes, string key, CancellationToken ct) => Done;

    static Task<CallResult> Done => Task.FromResult<CallResult>(new CallResult.Done());

    public Task<StatusResult> GetStatusAsync(Esim esim, CancellationToken ct)
    {
        var fails = esim.ProviderReference.StartsWith(Fails, StringComparison.Ordinal);
        return Task.FromResult<StatusResult>(SandboxWalk.Next(esim, fails, clock.Now()));
    }
}
