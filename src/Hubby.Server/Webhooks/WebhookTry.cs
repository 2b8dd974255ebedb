using System.Text.Json;
using Hubby.Http;

namespace Hubby.Webhooks;

/// <summary>One attempt of a delivery, as its log tells of it.</summary>
/// <param name="At">When it ended.</param>
/// <param name="Number">From 1, and from 1 again when the delivery was sent again.</param>
/// <param name="Status">Of the answer; none when there was none.</param>
/// <param name="DurationMs">How long it took.</param>
/// <param name="Error">Why it failed; none when it succeeded.</param>
/// <param name="Answer">How the answer begins.</param>
sealed record WebhookTry(DateTimeOffset At, int Number, int? Status, int DurationMs, string? Error, string? Answer)
{
    public const int MostAnswer = 300;

    /// <summary>So many of the latest are kept of a delivery that is sent again and again.</summary>
    public const int MostKept = 30;

    public static WebhookTry Of(Attempt attempt, int number, DateTimeOffset now) => new(now, number, attempt.Status,
        (int)attempt.Took.TotalMilliseconds, attempt.Error, Beginning(attempt.Response));

    static string? Beginning(string? answer) => answer?.Cut(MostAnswer);

    /// <summary>
    /// What a delivery keeps once another attempt has ended. Nearly every one succeeds at once, and then keeps nothing: its row
    /// says all.
    /// </summary>
    public static string? Keep(WebhookDelivery delivery, Attempt attempt, DateTimeOffset now)
    {
        var before = Of(delivery);
        return attempt.Error is null && before.Count == 0 && delivery.Attempts == 0 ? null : JsonSerializer.Serialize(
            [.. before.TakeLast(MostKept - 1), Of(attempt, delivery.Attempts + 1, now)], WebhookBytes.Json.WebhookTryArray);
    }

    /// <summary>
    /// Oldest first. Some are missing of a delivery that is older than this log, or whose traveller was erased.
    /// </summary>
    public static IReadOnlyList<WebhookTry> Of(WebhookDelivery row) => row switch
    {
        { Tries: { } kept } => JsonSerializer.Deserialize(kept, WebhookBytes.Json.WebhookTryArray)!,
        { DeliveredAt: { } at, Attempts: <= 1 } => [new(at, 1, row.Status, row.DurationMs ?? 0, null, Beginning(row.Response))],
        _ => [],
    };
}
