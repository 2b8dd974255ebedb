namespace Hubby.Http;

/// <summary>The section <c>Hubby</c>: what this deployment is. Every setting has a default that runs.</summary>
public sealed class HubbyOptions
{
    public const string Section = "Hubby";
    public const string Staging = "staging";
    public const string Production = "production";

    /// <summary>
    /// <c>staging</c> (the default) or <c>production</c>; decides the prefix of keys and whether there is a demo partner.
    /// </summary>
    public string Environment { get; set; } = Staging;

    /// <summary>
    /// The https address under which the world reaches this server, without a slash at its end. Links are made from it, never
    /// from the Host header. When absent: the first address the server listens on, known once it has started.
    /// </summary>
    public string PublicUrl { get; set; } = "http://localhost:5000";

    /// <summary>Where the embedded store and the master key live.</summary>
    public string DataDirectory { get; set; } = "data";

    /// <summary>
    /// 32 bytes in base64 that seal secrets at rest. When absent, a file <c>master.key</c> in the data directory, made once.
    /// </summary>
    public string? MasterKey { get; set; }

    /// <summary>
    /// A file that holds the master key in base64, for secrets mounted as files; used when <see cref="MasterKey"/> is absent.
    /// </summary>
    public string? MasterKeyFile { get; set; }

    /// <summary>On staging with an empty store: make the partner <c>acme</c> once and print its key.</summary>
    public bool Demo { get; set; } = true;

    /// <summary>Bring the schema up to date at start. When absent: on SQLite yes, on PostgreSQL no.</summary>
    public bool? MigrateAtStart { get; set; }

    /// <summary>
    /// Networks in CIDR form, separated by commas, whose <c>X-Forwarded-For</c> and <c>X-Forwarded-Proto</c> are believed: the
    /// proxies in front of this server.
    /// </summary>
    public string? TrustedProxies { get; set; }

    public bool IsProduction => Environment == Production;

    public string ErrorUrl(string code) => $"{PublicUrl}/docs/errors#{code}";
}
