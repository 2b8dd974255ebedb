using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Options;

namespace Hubby.Messaging.Push;

/// <summary>Firebase Cloud Messaging, HTTP v1: to apps.</summary>
sealed class FcmSender(HttpClient http, FcmToken token, IOptions<PushOptions> options, TimeProvider clock) : IPushSender
{
    const string Provider = "fcm";

    public PushKind Kind => PushKind.Fcm;
    public bool IsConfigured => token.Account is not null;

    public async Task<PushOutcome> SendAsync(PushTarget target, PushNote note, CancellationToken ct)
    {
        var (bearer, error) = await token.GetAsync(ct);
        if (bearer is null)
            return new PushOutcome.Later(error!);
        using var request = Request(target, note, bearer);
        var (answer, failure) = await http.AskAsync(request, clock, ct);
        if (answer is null)
            return new PushOutcome.Later(failure!.Away(Provider));
        if (answer.Status == HttpStatusCode.Unauthorized)
            token.Drop(bearer);
        return Read(answer);
    }

    HttpRequestMessage Request(PushTarget target, PushNote note, string bearer)
    {
        var message = new JsonObject
        {
            ["token"] = target.Address,
            ["notification"] = new JsonObject { ["title"] = note.Title, ["body"] = note.Body },
            ["data"] = new JsonObject { ["link"] = note.Link, ["message"] = $"{note.Id}" },
            ["android"] = new JsonObject
            {
                ["ttl"] = $"{PushNote.TimeToLive}s",
                ["priority"] = note.IsUrgent ? "HIGH" : "NORMAL",
                ["notification"] = new JsonObject { ["tag"] = note.Topic },
            },
            ["apns"] = new JsonObject { ["headers"] = new JsonObject { ["apns-collapse-id"] = note.Topic } },
        };
        return new(HttpMethod.Post, $"{options.Value.FcmBaseAddress}/v1/projects/{token.Account!.Project}/messages:send")
        {
            Headers = { Authorization = new AuthenticationHeaderValue("Bearer", bearer) },
            Content = new StringContent(
                new JsonObject { ["message"] = message }.ToJsonString(), new MediaTypeHeaderValue("application/json")),
        };
    }

    static PushOutcome Read(ProviderAnswer answer)
    {
        var json = ProviderJson.Parse(answer.Body);
        if (answer.IsSuccess)
            return new PushOutcome.Sent(Provider, json.Text("name"));
        var failure = json.At("error");
        var code = failure.List("details").Select(detail => detail.Text("errorCode")).FirstOrDefault(text => text is not null)
            ?? failure.Text("status");
        var error = answer.Named(Provider, code);
        return code switch
        {
            // Of an app that was removed, or of another project than ours.
            "UNREGISTERED" or "SENDER_ID_MISMATCH" => new PushOutcome.Gone(),
            "QUOTA_EXCEEDED" or "UNAVAILABLE" or "INTERNAL" or "THIRD_PARTY_AUTH_ERROR"
            or "UNAUTHENTICATED" or "PERMISSION_DENIED" =>
                new PushOutcome.Later(error, answer.RetryAfter),
            _ => answer.IsForLater ? new PushOutcome.Later(error, answer.RetryAfter) : new PushOutcome.Refused(error),
        };
    }
}
