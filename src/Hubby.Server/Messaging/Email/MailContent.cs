using Hubby.Partners;

namespace Hubby.Messaging.Email;

/// <summary>Words in one direction and weight: a name in them keeps its own direction.</summary>
/// <param name="Text">Not encoded.</param>
/// <param name="IsBold">Whether it stands out.</param>
/// <param name="IsName">Whether it was handed in.</param>
public sealed record MailRun(string Text, bool IsBold, bool IsName);

/// <summary>A sentence or more.</summary>
/// <param name="Runs">For HTML.</param>
/// <param name="Plain">The same for a plain text.</param>
public sealed record MailText(IReadOnlyList<MailRun> Runs, string Plain);

/// <summary>Words that lead somewhere.</summary>
/// <param name="Label">What is tapped.</param>
/// <param name="Url">Where it leads.</param>
public sealed record MailLink(string Label, string Url);

/// <summary>A promo code in a mail.</summary>
/// <param name="Label">Over it.</param>
/// <param name="Code">Ten characters.</param>
/// <param name="Package">What it is good for; none where the head of the mail says it.</param>
/// <param name="Link">Its own button; none where the mail has one for all.</param>
/// <param name="PlainLine">Label and code as one line of a plain text.</param>
public sealed record MailCode(string Label, string Code, string? Package, MailLink? Link, string PlainLine);

/// <summary>What is said once in HTML and in plain text.</summary>
public sealed record MailContent
{
    /// <summary>BCP 47.</summary>
    public required string Language { get; init; }

    /// <summary><c>ltr</c> or <c>rtl</c>.</summary>
    public required string Direction { get; init; }

    /// <summary>The subject of the mail.</summary>
    public required string Subject { get; init; }

    /// <summary>What an inbox shows beside the subject.</summary>
    public required string Preheader { get; init; }

    /// <summary>In whose name.</summary>
    public required string Partner { get; init; }

    /// <summary>Its whole address, or none.</summary>
    public string? LogoUrl { get; init; }

    /// <summary>Over the place, such as <c>Your eSIM for</c>.</summary>
    public required string Kicker { get; init; }

    /// <summary>The largest words, mostly a destination.</summary>
    public required string Place { get; init; }

    /// <summary>Under the place, such as <c>1 GB, 365 days</c>.</summary>
    public string? Package { get; init; }

    /// <summary>Such as <c>Hello Anna,</c>.</summary>
    public required MailText Greeting { get; init; }

    /// <summary>Paragraphs.</summary>
    public required IReadOnlyList<MailText> Intro { get; init; }

    /// <summary>The one main action.</summary>
    public MailLink? Button { get; init; }

    /// <summary>By position.</summary>
    public IReadOnlyList<MailCode> Codes { get; init; } = [];

    /// <summary>The eSIM itself, where the mail brings it.</summary>
    public MailEsim? Esim { get; init; }

    /// <summary>Over the steps.</summary>
    public string StepsTitle { get; init; } = "";

    /// <summary>In order.</summary>
    public IReadOnlyList<MailText> Steps { get; init; } = [];

    /// <summary>At the end, in small.</summary>
    public required IReadOnlyList<MailText> Notes { get; init; }

    /// <summary>Under <see cref="Notes"/>: the way out of reminders; none in what was asked for.</summary>
    public MailLink? StopReminders { get; init; }

    /// <summary>Under <see cref="Notes"/>; none where the reader is no traveller.</summary>
    public MailLink? Privacy { get; init; }

    /// <summary>Where the code can be typed, with the words that say so.</summary>
    public MailLink? WithoutButton { get; init; }

    /// <summary>A notice that this is staging; none in production.</summary>
    public string? Test { get; init; }

    internal BrandColors Colors { get; init; } = BrandColors.Of(new Brand().Color);
}
