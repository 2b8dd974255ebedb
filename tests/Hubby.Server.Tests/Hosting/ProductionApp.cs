namespace Hubby.Tests.Hosting;

/// <summary>Production on the embedded store.</summary>
public sealed class ProductionApp : SqliteApp
{
    protected override IEnumerable<string> Settings => ["--Hubby:Environment=production"];
}
