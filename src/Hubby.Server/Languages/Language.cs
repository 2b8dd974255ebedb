using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Globalization;

namespace Hubby.Languages;

/// <summary>A language that travellers are written to in. There are only those of the table, so a language in hand has texts
/// and names.</summary>
sealed class Language
{
    static readonly (string Tag, string Name)[] Known =
    [
        ("en", "English"), ("nl", "Nederlands"), ("de", "Deutsch"), ("fr", "Français"), ("it", "Italiano"), ("es", "Español"),
        ("pt", "Português"), ("pl", "Polski"), ("cs", "Čeština"), ("sk", "Slovenčina"), ("sv", "Svenska"), ("da", "Dansk"),
        ("no", "Norsk"), ("fi", "Suomi"), ("hu", "Magyar"), ("ro", "Română"), ("el", "Ελληνικά"), ("tr", "Türkçe"),
        ("uk", "Українська"), ("ja", "日本語"), ("ko", "한국어"), ("zh-Hans", "简体中文"), ("zh-Hant", "繁體中文"), ("th", "ไทย"),
        ("vi", "Tiếng Việt"), ("id", "Bahasa Indonesia"), ("ar", "العربية"), ("he", "עברית"), ("hi", "हिन्दी"),
    ];

    /// <summary>In the order in which a traveller is offered them.</summary>
    public static readonly ImmutableArray<Language> All =
        [.. Known.Select((known, index) => new Language(known.Tag, known.Name, index))];

    static readonly FrozenDictionary<string, Language> ByTag =
        All.ToFrozenDictionary(language => language.Tag, StringComparer.OrdinalIgnoreCase);

    Language(string tag, string name, int index) =>
        (Tag, Name, Index, Culture, Forms) = (tag, name, index, CultureOf(tag), LanguageForms.Of(tag));

    public static Language English => All[0];

    /// <summary>BCP 47, as <c>lang</c> attributes and <c>Content-Language</c> take it: <c>pt</c>, <c>zh-Hant</c>.</summary>
    public string Tag { get; }

    /// <summary>In the language itself, as a list of languages shows it.</summary>
    public string Name { get; }

    /// <summary>Its place in <see cref="All"/>.</summary>
    public int Index { get; }

    /// <summary>For numbers and dates, with the Gregorian calendar.</summary>
    public CultureInfo Culture { get; }

    /// <summary>How it writes dates, hours and amounts of data.</summary>
    public LanguageForms Forms { get; }

    public bool IsRightToLeft => Culture.TextInfo.IsRightToLeft;

    /// <summary><c>ltr</c> or <c>rtl</c>, for the <c>dir</c> attribute.</summary>
    public string Direction => IsRightToLeft ? "rtl" : "ltr";

    /// <summary>One of ours by its own tag, in any case.</summary>
    public static Language? FromTag(string tag) => ByTag.GetValueOrDefault(tag);

    public override string ToString() => Tag;

    // Thai counts Buddhist years and Arabic may count lunar ones by default; a ticket and a passport do not.
    static CultureInfo CultureOf(string tag)
    {
        var culture = (CultureInfo)CultureInfo.GetCultureInfo(tag).Clone();
        if (culture.Calendar is not GregorianCalendar)
            culture.DateTimeFormat.Calendar = culture.OptionalCalendars.OfType<GregorianCalendar>().First();
        return CultureInfo.ReadOnly(culture);
    }
}
