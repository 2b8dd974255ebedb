using System.Collections.Concurrent;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hubby.Tests.ApiDocs;
using Hubby.Tests.Hosting;

namespace Hubby.Tests.Contract;

public sealed class DocumentedRequestsOnPostgres : PostgresApp
{
    protected override IEnumerable<string> Settings => DocumentedRequestTests.Settings;
}

public sealed class DocumentedRequestsOnSqlite : SqliteApp
{
    protected override IEnumerable<string> Settings => DocumentedRequestTests.Settings;
}

public sealed class DocumentedRequestTestsOnPostgres(DocumentedRequestsOnPostgres app)
    : DocumentedRequestTests(app, 12_000), IClassFixture<DocumentedRequestsOnPostgres>;

public sealed class DocumentedRequestTestsOnSqlite(DocumentedRequestsOnSqlite app)
    : DocumentedRequestTests(app, 8_000), IClassFixture<DocumentedRequestsOnSqlite>;

/// <summary>
/// Requests made by chance from the API document, right and nearly right, give what the document says: no 5xx, no status or code
/// that it does not name, no body that is not of its schema. <c>HUBBY_TEST_SEED</c> makes another series,
/// <c>HUBBY_TEST_REQUESTS</c> a longer one.
/// </summary>
public abstract class DocumentedRequestTests(App app, int count)
{
    public static readonly string[] Settings =
    [
        "--Redemptions:FailuresPerAddress=10000", "--Redemptions:Failures=100000",
        "--Push:SubscriptionsPerMinute=1000000",
    ];

    const ulong UsualSeed = 20250615;
    const int AtOnce = 16;
    const int MostRounds = 10;

    static CancellationToken Ct => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Requests_made_from_the_document_are_answered_as_it_says()
    {
        var (seed, requests) = (Setting("HUBBY_TEST_SEED", UsualSeed), (int)Setting("HUBBY_TEST_REQUESTS", (ulong)count));
        var json = JsonElement.Parse(await app.Client.GetStringAsync("/openapi/v1.json", Ct));
        var (document, known) = (new Documented(json), new KnownThings());
        var maker = new RequestMaker(json, known);
        var partner = app.SignedBy(await app.CreatePartnerAsync());
        var statuses = new ConcurrentDictionary<(string Call, int Status), int>();
        var faults = new ConcurrentDictionary<string, string>();

        Task SendSomeAsync(int from, int to) => Parallel.ForAsync(
            from, to, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = Ct },
            async (index, _) =>
            {
                var request = maker.Next(new Dice(seed + ((ulong)index << 20)));
                var answer = await SendAsync(partner, request);
                if (FaultOf(document, request, answer) is { } fault && faults.TryAdd(KindOf(request, fault), ""))
                {
                    var small = await SmallAsync(partner, document, request, fault);
                    faults[KindOf(request, fault)] = $"request {index}: {fault}\n{small}";
                }

                statuses.AddOrUpdate(($"{request.Method} {request.Path}", answer.Status), 1, (_, seen) => seen + 1);
                if (answer.Status is >= 200 and < 300 && answer.Text.StartsWith('{') && answer.Text.Length < 20_000)
                    known.Learn(request.Path, answer.Json);
            });

        await SendSomeAsync(0, requests);
        if (requests >= count)
        {
            // What is rarely asked for has to come upon what is there, which is a matter of luck: it gets more of it.
            for (var from = requests; from < MostRounds * count && Unreached(json, statuses).Length > 0; from += count)
                await SendSomeAsync(from, from + count);
        }

        Assert.True(faults.IsEmpty, $"seed {seed}\n\n{string.Join("\n\n", faults.Values)}");
        if (requests >= count)
            AssertReached(json, statuses);
    }

    /// <summary>One request is shown for each way in which a call fails.</summary>
    static string KindOf(MadeRequest request, string fault) =>
        $"{request.Method} {request.Path} {fault.Split('\n')[0].AsSpan(0, Math.Min(40, fault.IndexOf('\n')))}";

    /// <summary>Every call of the partner's own was answered with a success: otherwise little was shown.</summary>
    static void AssertReached(JsonElement document, IReadOnlyDictionary<(string Call, int Status), int> statuses)
    {
        var report = string.Join('\n', statuses.GroupBy(seen => seen.Key.Call).Select(call => $"{call.Key}: "
            + string.Join(' ', call.OrderBy(seen => seen.Key.Status).Select(seen => $"{seen.Key.Status}×{seen.Value}"))));
        var unreached = Unreached(document, statuses);
        Assert.True(unreached.Length == 0, $"never answered with success: {string.Join(", ", unreached)}\n{report}");
    }

    static string[] Unreached(JsonElement document, IReadOnlyDictionary<(string Call, int Status), int> statuses) =>
        [.. statuses.GroupBy(seen => seen.Key.Call)
            .Where(call => IsSigned(document, call.Key) && call.All(seen => seen.Key.Status >= 400)).Select(call => call.Key)];

    static bool IsSigned(JsonElement document, string call) => call.Split(' ') is [var method, var path]
        && document.GetProperty("paths").GetProperty(path).GetProperty(method.ToLowerInvariant()).GetProperty("security")
            .EnumerateArray().Any(scheme => scheme.TryGetProperty("x-api-key", out _));

    async Task<Answer> SendAsync(SignedClient partner, MadeRequest made)
    {
        using var request = partner.Sign(new(made.Method), new Uri(app.Client.BaseAddress!, made.Target).PathAndQuery);
        if (made.Key is not null)
            request.Headers.Add("Idempotency-Key", made.Key);
        if (made.Body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(made.Body));
            request.Content.Headers.ContentType = new(made.MediaType);
        }

        return await app.Client.SendAsync(request, Ct).ReadAsync();
    }

    /// <summary>What of the answer the document does not say, if anything.</summary>
    static string? FaultOf(Documented document, MadeRequest request, Answer answer)
    {
        if (answer.Status >= 500)
            return $"{answer.Status}\n{answer.Text}";
        if (answer.Header("Request-Id") is null)
            return $"{answer.Status} without Request-Id\n{answer.Text}";
        return document.FaultsOf(request.Path, answer) is [var first, ..] ? $"{answer.Status}: {first}\n{answer.Text}" : null;
    }

    /// <summary>The request with all fields of its body left out that it fails without in the same way.</summary>
    async Task<MadeRequest> SmallAsync(SignedClient partner, Documented document, MadeRequest request, string fault)
    {
        var kind = fault[..3];
        for (var isSmaller = true; isSmaller;)
        {
            isSmaller = false;
            foreach (var smaller in Smaller(request))
            {
                if (FaultOf(document, smaller, await SendAsync(partner, smaller)) is not { } same
                    || !same.StartsWith(kind, StringComparison.Ordinal))
                {
                    continue;
                }

                (request, isSmaller) = (smaller, true);
                break;
            }
        }

        return request;
    }

    static IEnumerable<MadeRequest> Smaller(MadeRequest request)
    {
        if (request.Key is not null)
            yield return request with { Key = null };
        if (TryParse(request.Body) is not { } fields)
            yield break;
        foreach (var name in fields.Select(field => field.Key).ToList())
        {
            var less = fields.DeepClone().AsObject();
            less.Remove(name);
            yield return request with { Body = less.ToJsonString() };
        }
    }

    static JsonObject? TryParse(string? body)
    {
        try
        {
            return body is null ? null : JsonNode.Parse(body) as JsonObject;
        }
        catch (Exception broken) when (broken is JsonException or ArgumentException)
        {
            return null;
        }
    }

    static ulong Setting(string name, ulong usual) =>
        Environment.GetEnvironmentVariable(name) is { Length: > 0 } text
            ? ulong.Parse(text, CultureInfo.InvariantCulture) : usual;
}
