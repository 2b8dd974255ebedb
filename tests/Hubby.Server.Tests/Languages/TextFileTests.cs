using System.Text.RegularExpressions;
using Hubby.Languages;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Languages;

public sealed partial class TextFileTests
{
    static readonly Dictionary<string, string> English = TextFile.Read("en");

    public static TheoryData<string> Tags =>
        [.. Directory.EnumerateFiles(Folder, "*.json").Select(file => Path.GetFileNameWithoutExtension(file))];

    static string Folder => Repository.PathOf("src/Hubby.Server/Languages/Texts");

    [Fact(Explicit = true)]
    public void Every_language_has_its_texts() => Assert.DoesNotContain(Language.All, language => !TextFile.Exists(language.Tag));

    [Fact]
    public void Every_file_is_of_a_language_that_is_offered() =>
        Assert.DoesNotContain(Tags, row => Language.FromTag(row.Data)?.Tag != row.Data);

    [Theory]
    [MemberData(nameof(Tags))]
    public void A_file_has_the_keys_of_the_English_one_and_no_others(string tag)
    {
        var keys = TextFile.Read(tag).Keys;
        Assert.Empty(English.Keys.Except(keys).Select(key => $"{tag}.json lacks {key}"));
        Assert.Empty(keys.Except(English.Keys).Select(key => $"{tag}.json has {key}, en.json has not"));
    }

    [Theory]
    [MemberData(nameof(Tags))]
    public void A_text_has_the_places_the_plurals_and_the_bold_words_of_the_English_one(string tag) => Assert.Empty(
        from text in TextFile.Read(tag)
        where English.ContainsKey(text.Key)
        let expected = Shape(English[text.Key])
        let found = Shape(text.Value)
        where expected != found
        select $"{tag}.json {text.Key} has [{found}], en.json has [{expected}]");

    [Theory]
    [MemberData(nameof(Tags))]
    public void A_plural_has_the_forms_of_its_language(string tag)
    {
        var rules = PluralRules.Of(Language.FromTag(tag)!);
        var categories = Enumerable.Range(0, 1000).Select(number => rules.Category(number));
        string[] needed = [.. categories.Append("other").Distinct().Order()];
        Assert.Empty(
            from text in TextFile.Read(tag)
            from plural in All(MessagePattern.Parse(text.Value).Parts).OfType<MessagePart.Plural>()
            let forms = plural.Forms.Select(form => form.Selector).Where(selector => selector[0] != '=').Order().ToArray()
            where !forms.SequenceEqual(needed)
            select $"{tag}.json {text.Key}: {plural.Name} has {string.Join(' ', forms)}, needs {string.Join(' ', needed)}");
    }

    [Theory]
    [MemberData(nameof(Tags))]
    public void A_text_is_clean(string tag) => Assert.Empty(
        from text in TextFile.Read(tag)
        where text.Value.Trim().Length == 0 || text.Value != text.Value.Trim() || Unclean.IsMatch(text.Value)
        select $"{tag}.json {text.Key} is empty, padded, or has HTML or an exclamation mark in it: {text.Value}");

    [Fact]
    public void A_key_that_the_code_uses_is_there() => Assert.Empty(
        from file in Directory.EnumerateFiles(Repository.PathOf("src/Hubby.Server"), "*", SearchOption.AllDirectories)
        where Path.GetExtension(file) is ".cs" or ".razor"
        from Match use in UsedKey.Matches(File.ReadAllText(file))
        let key = use.Groups["key"].Value
        let pattern = $"^{Hole.Replace(Regex.Escape(key), "[a-z0-9_.]+")}$"
        where !English.Keys.Any(known => Regex.IsMatch(known, pattern))
        select $"{Path.GetFileName(file)} uses {key}");

    static string Shape(string text)
    {
        var parts = All(MessagePattern.Parse(text).Parts).ToList();
        var values = parts.OfType<MessagePart.Value>().Select(value => value.Name);
        var plurals = parts.OfType<MessagePart.Plural>().Select(plural => $"{plural.Name}, plural");
        var bold = parts.OfType<MessagePart.Bold>().Count();
        return string.Join(" ", values.Concat(plurals).Distinct().Order(StringComparer.Ordinal).Select(place => $"{{{place}}}"))
            + (bold > 0 ? $" and {bold} times **" : "");
    }

    static IEnumerable<MessagePart> All(IEnumerable<MessagePart> parts) => parts.SelectMany(part =>
        part is MessagePart.Plural plural ? plural.Forms.SelectMany(form => All(form.Parts)).Prepend(part) : [part]);

    [GeneratedRegex("[<>!！]|&(#|[a-z]+;)", RegexOptions.IgnoreCase)]
    static partial Regex Unclean { get; }

    // text["mail.button"], text.Html($"mail.{kind}.intro"), texts.Spans("…"): keys are written where they are used.
    [GeneratedRegex(@"(\b[tT]exts?\[|\.(Html|Spans|Sms)\()\s*(?<hole>\$?)""(?<key>[a-z][^""]*)""")]
    static partial Regex UsedKey { get; }

    [GeneratedRegex(@"\\\{[^}]*\}")]
    static partial Regex Hole { get; }
}
