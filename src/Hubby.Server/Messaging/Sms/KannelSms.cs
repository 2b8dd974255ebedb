using System.Net;
using Hubby.Http;
using Hubby.Messages;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Options;

namespace Hubby.Messaging.Sms;

/// <summary>Kannel's <c>/cgi-bin/sendsms</c>, which answers with a sentence.</summary>
sealed class KannelSms(
    HttpClient http, DeliveryReference reference, IOptions<KannelOptions> options,
    IOptions<HubbyOptions> hubby, TimeProvider clock)
    : ISmsProvider
{
    // Delivered, undeliverable, refused by the centre; what lies between is of no interest.
    const int ReportsWanted = 1 + 2 + 16;

    public string Name => SmsOptions.Kannel;

    public async Task<SendResult> SendAsync(Message message, SmsText text, CancellationToken ct)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, Address(message, text));
        var (answer, failure) = await http.AskAsync(request, clock, ct);
        if (answer is null)
            return new SendResult.Away(failure!.Away(Name));
        var error = answer.Named(Name);
        return answer switch
        {
            { IsSuccess: true } => new SendResult.Sent(Name, $"{message.Id}"),
            { IsForLater: true } => new SendResult.Later(error, answer.RetryAfter),
            { Status: HttpStatusCode.Forbidden } when IsNoRoute(answer) => new SendResult.Never(SmsReasons.NumberRejected, error),
            { IsRefusedCredentials: true } => new SendResult.Away(error),
            _ => new SendResult.Never(SmsReasons.Refused, error),
        };
    }

    // Kannel says by the same status that the password is wrong and that no centre takes this number.
    static bool IsNoRoute(ProviderAnswer answer) => answer.Body.StartsWith("Not routable", StringComparison.OrdinalIgnoreCase);

    Uri Address(Message message, SmsText text)
    {
        var settings = options.Value;
        var query = new QueryBuilder
        {
            { "username", settings.Username! },
            { "password", settings.Password! },
            { "to", message.Recipient! },
            { "text", text.Text },
            { "charset", "UTF-8" },
            { "coding", text.Size.IsGsm7 ? "0" : "2" },
            { "dlr-mask", $"{ReportsWanted}" },
            { "dlr-url", KannelReports.Address(settings.ReportAddress ?? hubby.Value.PublicUrl, reference.Of(message)) },
        };
        if (settings.From is { } from)
            query.Add("from", from);
        return new($"{settings.BaseAddress}/cgi-bin/sendsms{query}");
    }
}
