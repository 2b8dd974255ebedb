using System.Collections;
using System.Globalization;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Conventions;

public sealed partial class SettingsTests
{
    static readonly Type[] PublicTypes = [.. typeof(Server).Assembly.GetExportedTypes()];

    /// <summary>Settings that the framework reads, so no class of ours holds them.</summary>
    static readonly string[] Elsewhere = ["ConnectionStrings:Database none"];

    [Fact]
    public void The_list_of_settings_equals_the_options_classes_with_their_defaults()
    {
        var listed = Row.Matches(File.ReadAllText(Repository.PathOf("docs/configuration.md")))
            .Select(row => $"{row.Groups["name"].Value} {row.Groups["default"].Value.Trim('`')}");
        var settings =
            from type in PublicTypes
            let section = SectionOf(type)
            where section is not null
            let defaults = Activator.CreateInstance(type)
            from property in type.GetProperties()
            where property.CanWrite
            select $"{section}:{property.Name} {Written(property.GetValue(defaults))}";
        Assert.Equal(settings.Concat(Elsewhere).Order(), listed.Order());
    }

    [Fact]
    public void Every_public_type_and_its_settings_say_what_they_mean()
    {
        var documented = XDocument.Load(Path.ChangeExtension(typeof(Server).Assembly.Location, ".xml")).Descendants("member")
            .Where(member => member.Element("summary") is not null).Select(member => (string)member.Attribute("name")!)
                .ToHashSet();
        var ours = PublicTypes
            .Where(type => type.Namespace?.StartsWith("Hubby", StringComparison.Ordinal) == true && !IsGenerated(type));
        var names = ours.Select(type => $"T:{type.FullName}").Concat(ours.Where(type => SectionOf(type) is not null)
            .SelectMany(type => type.GetProperties().Where(property => property.CanWrite))
                .Select(property => $"P:{property.DeclaringType}.{property.Name}"));
        Assert.Empty(names.Except(documented));
    }

    static string? SectionOf(Type type) => (string?)type.GetField("Section")?.GetRawConstantValue();

    // Pages are written by the Razor compiler, migrations by EF.
    static bool IsGenerated(Type type) => type.Namespace!.EndsWith(".Pages", StringComparison.Ordinal)
        || type.Namespace.Contains("Migrations", StringComparison.Ordinal);

    static string Written(object? value) => value switch
    {
        null => "none",
        bool yes => yes ? "true" : "false",
        string { Length: 0 } => "none",
        string text => text,
        IEnumerable list => string.Join(", ", list.Cast<object>()) is { Length: > 0 } items ? items : "none",
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString()!,
    };

    [GeneratedRegex(@"^\| `(?<name>[\w:]+)` \| [^|]+ \| (?<default>[^|]+) \| [^|]+\. \|$", RegexOptions.Multiline)]
    static partial Regex Row { get; }
}
