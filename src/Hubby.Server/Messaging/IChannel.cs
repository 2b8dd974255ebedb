using Hubby.Http;
using Hubby.Messages;

namespace Hubby.Messaging;

/// <summary>
/// A way to reach a traveller: the seam for e-mail, SMS, WhatsApp and push. One instance serves the whole process and is called
/// by several workers at once. A message is sent again after a crash or an unclear end, so what names it at the provider must
/// come from <see cref="Message.Id"/> and stay the same.
/// </summary>
interface IChannel
{
    /// <summary>Exactly one.</summary>
    Channels Channel { get; }

    /// <summary>
    /// Whether the operator has set this channel up. Where not, its messages are skipped as <c>channel_not_configured</c>.
    /// </summary>
    bool IsConfigured { get; }

    /// <summary>How many messages may be on their way at once; 1 or more.</summary>
    int Concurrency { get; }

    /// <summary>Tries once. An answer of the provider, a refused connection and a timeout are results, not exceptions.</summary>
    Task<SendResult> SendAsync(TravellerMessage message, CancellationToken ct);
}

/// <summary>How a try ended.</summary>
abstract record SendResult
{
    /// <summary>The provider has it.</summary>
    /// <param name="Provider">Who carries it, such as <c>smtp</c>; at most 20 characters.</param>
    /// <param name="ProviderId">
    /// What it is called there, for delivery reports; one of more than 200 characters, or that is no plain text, is not kept.
    /// </param>
    public sealed record Sent(string Provider, string? ProviderId = null) : SendResult
    {
        public string? ProviderId { get; } = IsKept(ProviderId) ? ProviderId : null;

        /// <summary>What others wait for until this end is noted or settled; disposed of then.</summary>
        public IDisposable? Turn { get; init; }

        static bool IsKept(string? id) => id?.Length <= Message.MaxProviderId && id.CutToPlain(id.Length) == id;
    }

    /// <summary>This message could not be sent now; later it may.</summary>
    /// <param name="Error">What the provider said, for the operator; never the address or the text.</param>
    /// <param name="After">The provider's own wish when to come again.</param>
    public sealed record Later(string Error, TimeSpan? After = null) : SendResult;

    /// <summary>This message will never be sent.</summary>
    /// <param name="Reason">A code in snake case, at most 40 characters, such as <c>address_rejected</c>.</param>
    /// <param name="Error">What the provider said, for the operator; never the address or the text.</param>
    public sealed record Never(string Reason, string Error) : SendResult;

    /// <summary>It turned out that there is nothing to send to, such as <c>no_subscription</c>; nothing was tried.</summary>
    public sealed record Skip(string Reason) : SendResult;

    /// <summary>Its moment has moved; it waits until then. Nothing was tried.</summary>
    public sealed record NotYet(DateTimeOffset At) : SendResult;

    /// <summary>The provider itself cannot be reached: not this message's fault, and not counted as its try.</summary>
    public sealed record Away(string Error) : SendResult;
}
