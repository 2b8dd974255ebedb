using System.Net.Http.Headers;
using System.Text;
using Hubby.Http;
using Hubby.Messages;
using Microsoft.Extensions.Options;

namespace Hubby.Messaging.Sms;

/// <summary>Twilio's Messages resource: a form, basic authentication, JSON back.</summary>
sealed class TwilioSms(
    HttpClient http, DeliveryReference reference, IOptions<TwilioOptions> options,
    IOptions<HubbyOptions> hubby, TimeProvider clock)
    : ISmsProvider
{
    public string Name => SmsOptions.Twilio;

    public async Task<SendResult> SendAsync(Message message, SmsText text, CancellationToken ct)
    {
        using var request = Request(message, text);
        var (answer, failure) = await http.AskAsync(request, clock, ct);
        return answer is null ? new SendResult.Away(failure!.Away(Name)) : Read(answer);
    }

    HttpRequestMessage Request(Message message, SmsText text)
    {
        var settings = options.Value;
        var sender = settings.MessagingServiceSid is { } service
            ? KeyValuePair.Create("MessagingServiceSid", service)
            : KeyValuePair.Create("From", settings.From!);
        var address = $"{settings.BaseAddress}/2010-04-01/Accounts/{settings.AccountSid}/Messages.json";
        var basic = Convert.ToBase64String(Encoding.UTF8.GetBytes($"{settings.AccountSid}:{settings.AuthToken}"));
        return new(HttpMethod.Post, address)
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Basic", basic) },
            Content = new FormUrlEncodedContent(
            [
                KeyValuePair.Create("To", message.Recipient!), sender, KeyValuePair.Create("Body", text.Text),
                KeyValuePair.Create("StatusCallback", TwilioReports.Address(hubby.Value.PublicUrl, reference.Of(message))),
            ]),
        };
    }

    SendResult Read(ProviderAnswer answer)
    {
        var json = ProviderJson.Parse(answer.Body);
        if (answer.IsSuccess)
            return new SendResult.Sent(Name, json.Text("sid"));
        var code = json.Number("code");
        var error = answer.Named(Name, code);
        return answer switch
        {
            { IsRefusedCredentials: true } => new SendResult.Away(error),
            { IsForLater: true } => new SendResult.Later(error, answer.RetryAfter),
            _ => Judge(code, error),
        };
    }

    // A number that does not exist, is no mobile, cannot be reached from this sender or in that country; a traveller who has
    // answered STOP; and a sender that only the operator can put right.
    static SendResult Judge(long? code, string error) => code switch
    {
        21211 or 21214 or 21217 or 21408 or 21612 or 21614 => new SendResult.Never(SmsReasons.NumberRejected, error),
        21610 => new SendResult.Never(SmsReasons.OptedOut, error),
        20429 or 21212 or 21603 or 21606 or 21611 or 21659 or 21703 => new SendResult.Later(error),
        _ => new SendResult.Never(SmsReasons.Refused, error),
    };
}
