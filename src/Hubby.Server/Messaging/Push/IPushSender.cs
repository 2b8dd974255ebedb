namespace Hubby.Messaging.Push;

/// <summary>A way to one kind of subscription: the seam for Web Push (RFC 8030) and Firebase.</summary>
interface IPushSender
{
    /// <summary>Exactly one, and no two senders the same.</summary>
    PushKind Kind { get; }

    /// <summary>Whether the operator has set it up; nobody can subscribe before.</summary>
    bool IsConfigured { get; }

    /// <summary>Tries once; like <see cref="IChannel.SendAsync"/> it throws for bugs alone.</summary>
    /// <param name="target">Where the browser or the app said that it listens.</param>
    /// <param name="note">What it shows.</param>
    /// <param name="ct">Ends the wait; the push service may have it all the same.</param>
    Task<PushOutcome> SendAsync(PushTarget target, PushNote note, CancellationToken ct);
}

/// <summary>A notification.</summary>
/// <param name="Id">Of its message: a second one by the same id takes the first one's place.</param>
/// <param name="Title">One line.</param>
/// <param name="Body">A sentence or two; may be empty.</param>
/// <param name="Link">Where a tap leads.</param>
/// <param name="Language">BCP 47.</param>
/// <param name="Direction"><c>ltr</c> or <c>rtl</c>.</param>
/// <param name="IsUrgent">Whether it is worth waking a sleeping phone for.</param>
sealed record PushNote(Guid Id, string Title, string Body, string Link, string Language, string Direction, bool IsUrgent)
{
    /// <summary>How long a push service keeps it for a device that is off: a day, in seconds.</summary>
    public const int TimeToLive = 24 * 60 * 60;

    /// <summary>32 characters of base64url, the most that RFC 8030 allows a topic.</summary>
    public string Topic => Id.ToString("N");
}

/// <summary>How it went with one subscription.</summary>
abstract record PushOutcome
{
    /// <summary>The push service has it.</summary>
    /// <param name="Provider">Who carries it, such as <c>webpush</c>; at most 20 characters.</param>
    /// <param name="ProviderId">What it is called there; as in <see cref="SendResult.Sent"/>.</param>
    public sealed record Sent(string Provider, string? ProviderId) : PushOutcome;

    /// <summary>The subscription is no more, or never could be reached.</summary>
    public sealed record Gone : PushOutcome;

    /// <summary>Not now.</summary>
    /// <param name="Error">What the service said, for the operator; never the address or the text.</param>
    /// <param name="After">The service's own wish when to come again.</param>
    public sealed record Later(string Error, TimeSpan? After = null) : PushOutcome;

    /// <summary>Not this notification, now or later.</summary>
    /// <param name="Error">What the service said, for the operator; never the address or the text.</param>
    public sealed record Refused(string Error) : PushOutcome;
}
