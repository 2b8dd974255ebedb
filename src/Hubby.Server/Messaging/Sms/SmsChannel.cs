using Hubby.Messages;
using Microsoft.Extensions.Options;

namespace Hubby.Messaging.Sms;

/// <summary>Who carries text messages: the seam between our texts and a provider's protocol.</summary>
interface ISmsProvider
{
    /// <summary>As <c>Sms:Provider</c> and message rows name it; at most 20 characters.</summary>
    string Name { get; }

    /// <summary>Tries once; like <see cref="IChannel.SendAsync"/> it throws for bugs alone.</summary>
    /// <param name="message">Its recipient is one number in E.164; its id names it at the provider.</param>
    /// <param name="text">Short enough for <c>Sms:MaxSegments</c>, and in which alphabet (3GPP TS 23.038) it goes.</param>
    /// <param name="ct">Ends the wait; the provider may have the text all the same.</param>
    Task<SendResult> SendAsync(Message message, SmsText text, CancellationToken ct);
}

/// <summary>Text messages, by the provider that the settings name.</summary>
sealed partial class SmsChannel(IEnumerable<ISmsProvider> providers, IOptions<SmsOptions> options, ILogger<SmsChannel> log)
    : IChannel
{
    readonly ISmsProvider? _provider = providers.FirstOrDefault(each => each.Name == options.Value.Provider);

    public Channels Channel => Channels.Sms;
    public bool IsConfigured => _provider is not null;
    public int Concurrency => 8;

    public async Task<SendResult> SendAsync(TravellerMessage message, CancellationToken ct)
    {
        var text = SmsText.Of(message, options.Value.MaxSegments);
        var result = await _provider!.SendAsync(message.Message, text, ct);
        if (result is SendResult.Sent)
            Handed(message.Message.Id, _provider.Name, text.Size.Segments, text.Size.IsGsm7 ? "GSM-7" : "UCS-2");
        return result;
    }

    [LoggerMessage(LogLevel.Information, "message {Id} is with {Provider}: {Segments} SMS segments in {Alphabet}")]
    partial void Handed(Guid id, string provider, int segments, string alphabet);
}

/// <summary>Why a number gets nothing.</summary>
static class SmsReasons
{
    public const string NumberRejected = "number_rejected";
    public const string OptedOut = "opted_out";
    public const string Refused = "provider_refused";
}
