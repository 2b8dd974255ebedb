using System.Globalization;
using Hubby.Partners;
using Hubby.Portal;

namespace Hubby.Developers;

enum KeyState { Live, Ending, Ended, Revoked }

/// <summary>A key with when this node last saw it used, and its requests among those that were looked at.</summary>
sealed record KeyRow(ApiKey Key, DateTimeOffset? LastUsed, KeyState State, KeyUseCount Requests);

/// <summary>What the list of keys shows.</summary>
public sealed record KeysView
{
    internal IReadOnlyList<KeyRow> Keys { get; init; } = [];
    internal KeyUses Used { get; init; } = KeyUses.None;
    internal IReadOnlyList<RotationView> Rotations { get; init; } = [];
    internal DateTimeOffset Now { get; init; }

    /// <summary>Whether the partner asks it of all its keys.</summary>
    internal bool IsBodySigned { get; init; }
}

/// <summary>A key that ends because another of its name has taken its place.</summary>
public sealed record RotationView
{
    internal KeyRow Old { get; init; } = null!;
    internal KeyRow New { get; init; } = null!;
    internal DateTimeOffset Now { get; init; }

    internal DateTimeOffset Begin => New.Key.CreatedAt;
    internal DateTimeOffset End => Old.Key.ExpiresAt!.Value;

    internal static List<RotationView> Of(IReadOnlyList<KeyRow> keys, DateTimeOffset now) =>
    [
        .. from old in keys
           where old.State == KeyState.Ending
           let next = keys.Where(key => key.Key.Name == old.Key.Name && key.Key.Id.CompareTo(old.Key.Id) > 0
               && key.State is KeyState.Live).MinBy(key => key.Key.Id)
           where next is not null
           select new RotationView { Old = old, New = next, Now = now },
    ];

    /// <summary>Where an instant stands on a line from <paramref name="from"/> to <paramref name="to"/>: half an overlap is shown
    /// before it, a quarter after.</summary>
    internal int XOf(DateTimeOffset at, int from, int to)
    {
        var overlap = (End - Begin).TotalSeconds;
        var place = (((at - Begin).TotalSeconds / overlap) + 0.5) / 1.75;
        return from + (int)Math.Round(Math.Clamp(place, 0, 1) * (to - from));
    }
}

/// <summary>The form of a new key.</summary>
public sealed record KeyForm
{
    internal const int MostName = 100;

    internal string? Name { get; init; }
    internal int? Days { get; init; }
    internal bool IsBodySigned { get; init; }
    internal string? NameFault { get; init; }

    /// <summary>What is wrong with the whole.</summary>
    internal string? Fault { get; init; }

    internal static KeyForm Read(PortalPage page)
    {
        var name = page.Field("name");
        return new()
        {
            Name = name,
            Days = int.TryParse(page.Field("days"), NumberStyles.None, CultureInfo.InvariantCulture, out var days)
                && days is 90 or 365 ? days : null,
            IsBodySigned = page.Field("signed_body") is not null,
            NameFault = name is null ? "Say what will use it, such as Checkout."
                : name.Length > MostName || name.Any(char.IsControl) ? $"A name has at most {MostName} characters." : null,
        };
    }

    internal KeyWish WishAt(DateTimeOffset now) =>
        new(Name!, Days is { } days ? now.AddDays(days) : null, IsBodySigned);
}

/// <summary>A key whose secret is shown this once.</summary>
public sealed record IssuedKeyView
{
    internal IssuedKey Issued { get; init; } = null!;

    /// <summary>Of the key that it takes the place of.</summary>
    internal DateTimeOffset? OldEnds { get; init; }
}

/// <summary>What is asked before a key is rotated.</summary>
public sealed record RotateKeyView
{
    internal static readonly IReadOnlyList<(int Hours, string Says)> Choices =
        [(0, "0 hours: it ends now"), (24, "24 hours"), (72, "3 days"), (168, "7 days")];

    internal ApiKey Key { get; init; } = null!;

    /// <summary>Whether there are as many live keys as there may be, so that the old one can only end now.</summary>
    internal bool IsFull { get; init; }
    internal string? Fault { get; init; }

    internal static int? HoursOf(string? text) => Choices.Select(choice => (int?)choice.Hours)
        .FirstOrDefault(hours => string.Create(CultureInfo.InvariantCulture, $"{hours}") == text);
}

/// <summary>What is asked before a key is revoked.</summary>
public sealed record RevokeKeyView
{
    internal ApiKey Key { get; init; } = null!;
    internal KeyUses Used { get; init; } = null!;
}

static class KeyStates
{
    public static KeyState StateAt(this ApiKey key, DateTimeOffset now) => key switch
    {
        { RevokedAt: not null } => KeyState.Revoked,
        { ExpiresAt: { } end } when end <= now => KeyState.Ended,
        { ExpiresAt: not null } => KeyState.Ending,
        _ => KeyState.Live,
    };

    /// <summary>Enough of a key to tell it from the others.</summary>
    public static string Short(this ApiKey key) => $"{key.Key[..(KeyText.HeadLength + 4)]}…{key.Key[^2..]}";
}
