using System.Collections.Frozen;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;

namespace Hubby.TravellerPages;

/// <summary>
/// Style, script and flags: files inside the program, each served under a name that carries its hash, compressed once, kept by
/// browsers for good. A slice adds one by putting it into its folder <c>Assets</c>.
/// </summary>
sealed partial class PageAssets
{
    public const string Root = "/assets/";
    const int HashLength = 12;
    const string DarkQuery = "@media (prefers-color-scheme: dark)";

    readonly FrozenDictionary<string, PageAsset> _byStem;

    public PageAssets()
    {
        var names = typeof(PageAssets).Assembly.GetManifestResourceNames();
        var assets = names.Where(name => name.StartsWith("Assets/", StringComparison.Ordinal))
            .ToDictionary(name => name["Assets/".Length..], Read, StringComparer.Ordinal);

        // What has one style needs one file, and the first picture of a page waits for it.
        var style = assets["tokens.css"] + assets["traveller.css"];
        assets.Remove("tokens.css");
        assets["portal.css"] = LeanStyle(assets["portal.css"]);
        assets["traveller.css"] = LeanStyle(style);
        assets["traveller-light.css"] = LeanStyle(style.Replace(DarkQuery, "@media not all", StringComparison.Ordinal));
        assets["traveller-dark.css"] = LeanStyle(style.Replace(DarkQuery, "@media all", StringComparison.Ordinal));
        foreach (var name in names.Where(name => name.StartsWith("Flags/", StringComparison.Ordinal)))
            assets.Add($"flag-{name["Flags/".Length..]}", Read(name));
        _byStem = assets.Select(asset => new PageAsset(asset.Key, asset.Value))
            .ToFrozenDictionary(asset => asset.Name, StringComparer.Ordinal);
    }

    /// <param name="name">Such as <c>traveller.css</c>.</param>
    public string AddressOf(string name) => _byStem[name].Address;

    public string TextOf(string name) => _byStem[name].Text;

    /// <summary>The flag of a destination as a square picture of 512 by 512, of which the page cuts the circle.</summary>
    /// <param name="code">ISO 3166-1 alpha-2 or <c>EU</c>, in upper case.</param>
    public PageAsset? Flag(string code) => _byStem.GetValueOrDefault($"flag-{code.ToLowerInvariant()}.svg");

    /// <summary>What an address names, with whether its hash is the current one. During a change of versions a node may be
    /// asked for a hash of the other version's: what it has is nearer to right than nothing.</summary>
    public (PageAsset Asset, bool IsCurrent)? Find(string file)
    {
        var ending = Path.GetExtension(file);
        var dash = file.LastIndexOf('-');
        if (dash < 0 || file.Length - dash - 1 - ending.Length != HashLength)
            return null;
        var asset = _byStem.GetValueOrDefault(file[..dash] + ending) ?? BrandAssets.Find(file[..dash], ending);
        return asset is null ? null : (asset, asset.Address.AsSpan(Root.Length).SequenceEqual(file));
    }

    static string Read(string name)
    {
        using var stream = typeof(PageAssets).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        var text = reader.ReadToEnd().ReplaceLineEndings("\n");
        return Path.GetExtension(name) switch
        {
            ".js" => LeanScript(text),
            ".svg" => LeanDrawing(text),
            _ => text,
        };
    }

    // Comments and indents are for whoever reads the source; a script of ours has no line that begins inside a string.
    static string LeanScript(string script) => string.Join('\n', script.Split('\n').Select(line => line.Trim())
        .Where(line => line.Length > 0 && !line.StartsWith("//", StringComparison.Ordinal)));

    // The same of a style; no string in ours holds a comment or two spaces.
    static string LeanStyle(string style) =>
        Tight().Replace(Space().Replace(Comment().Replace(style, ""), " "), "$1").Replace(";}", "}", StringComparison.Ordinal);

    static string LeanDrawing(string drawing) => Space().Replace(MarkupComment().Replace(drawing, ""), " ").Trim()
        .Replace("> <", "><", StringComparison.Ordinal).Replace(" />", "/>", StringComparison.Ordinal);

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex("<!--.*?-->", RegexOptions.Singleline)]
    private static partial Regex MarkupComment();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    // A space before a colon or a bracket can mean something, one after these cannot.
    [GeneratedRegex(@" ?([{};,>]) ?|(?<=:) ")]
    private static partial Regex Tight();

    public static string HashOf(byte[] bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes))[..HashLength];
}

/// <summary>One file with its compressed forms.</summary>
sealed class PageAsset
{
    readonly Lazy<byte[]> _brotli;
    readonly Lazy<byte[]> _gzip;

    public PageAsset(string name, string text)
    {
        (Name, Text) = (name, text);
        var ending = Path.GetExtension(name);
        Bytes = Encoding.UTF8.GetBytes(text);
        Address = $"{PageAssets.Root}{Path.GetFileNameWithoutExtension(name)}-{PageAssets.HashOf(Bytes)}{ending}";
        ContentType = ending switch
        {
            ".css" => "text/css; charset=utf-8",
            ".js" => "text/javascript; charset=utf-8",
            _ => "image/svg+xml",
        };
        _brotli = new(() => Compress(stream => new BrotliStream(stream, CompressionLevel.SmallestSize, leaveOpen: true)));
        _gzip = new(() => Compress(stream => new GZipStream(stream, CompressionLevel.SmallestSize, leaveOpen: true)));
    }

    public string Name { get; }
    public string Text { get; }
    public string Address { get; }
    public string ContentType { get; }
    public byte[] Bytes { get; }
    public byte[] Brotli => _brotli.Value;
    public byte[] Gzip => _gzip.Value;

    byte[] Compress(Func<Stream, Stream> into)
    {
        using var packed = new MemoryStream();
        using (var stream = into(packed))
            stream.Write(Bytes);
        return packed.ToArray();
    }
}
