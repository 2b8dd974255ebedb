using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Contract;

/// <summary>Programs written from the guide, against a server that speaks TLS.</summary>
public sealed class PartnerProgramTests(PartnerProgramTests.SecureApp app) : IClassFixture<PartnerProgramTests.SecureApp>
{
    [Theory]
    [InlineData("https.cjs", "HTTPS-1")]
    [InlineData("fetch.cjs", "FETCH-1")]
    public async Task A_partners_program_gets_its_promo_code_over_TLS(string file, string reference)
    {
        Assert.SkipUnless(Interpreter.IsInstalled("node"), "Node is not installed here.");
        var partner = await app.CreatePartnerAsync();
        var program = Repository.PathOf($"tests/Hubby.Server.Tests/Contract/partners/{file}");

        var printed = await Interpreter.RunAsync("node", [program], Repository.Root, new Dictionary<string, string>
        {
            ["HUBBY_URL"] = new Uri(app.Address).ToString(),
            ["HUBBY_API_KEY"] = partner.Key,
            ["HUBBY_API_SECRET"] = partner.Secret,
            ["NODE_EXTRA_CA_CERTS"] = app.Certificate,
        });

        Assert.StartsWith("201 ", printed, StringComparison.Ordinal);
        var data = JsonElement.Parse(printed[4..]).GetProperty("data");
        Assert.Equal(reference, data.GetProperty("booking_id").GetString());
        Assert.Equal("TH", data.GetProperty("promo_codes")[0].GetProperty("destination").GetString());
    }

    /// <summary>With a certificate of its own for 127.0.0.1.</summary>
    public sealed class SecureApp : SqliteApp
    {
        public string Certificate => Path.Combine(DataDirectory, "certificate.pem");

        string PrivateKey => Path.Combine(DataDirectory, "certificate.key");

        protected override IEnumerable<string> Settings =>
        [
            "--urls=https://127.0.0.1:0",
            $"--Kestrel:Certificates:Default:Path={Certificate}", $"--Kestrel:Certificates:Default:KeyPath={PrivateKey}",
        ];

        protected override Task<string?> ConnectAsync()
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=127.0.0.1", key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(IPAddress.Loopback);
            request.CertificateExtensions.Add(names.Build());
            var now = TimeProvider.System.GetUtcNow();
            using var certificate = request.CreateSelfSigned(now.AddDays(-1), now.AddDays(1));
            File.WriteAllText(Certificate, certificate.ExportCertificatePem());
            File.WriteAllText(PrivateKey, key.ExportPkcs8PrivateKeyPem());
            return base.ConnectAsync();
        }
    }
}
