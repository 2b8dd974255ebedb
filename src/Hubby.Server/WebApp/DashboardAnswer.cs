using System.Text.Json;
using System.Text.Json.Serialization;
using Hubby.Bookings;
using Hubby.Esims;
using Hubby.Http;
using Hubby.Packages;
using Hubby.PromoCodes;

namespace Hubby.WebApp;

/// <summary>The token, which is shown this once.</summary>
/// <param name="RedirectToken">For one exchange.</param>
/// <param name="RedirectUrl">Where to send a browser.</param>
/// <param name="ExpiresAt">Five minutes ahead.</param>
sealed record RedirectTokenAnswer(string RedirectToken, string RedirectUrl, DateTimeOffset ExpiresAt);

/// <summary>A session, which is shown this once.</summary>
sealed record SessionAnswer(string SessionToken, string TokenType, DateTimeOffset ExpiresAt, string DashboardUrl);

/// <summary>What a traveller has.</summary>
sealed record DashboardAnswer(IReadOnlyList<DashboardBooking> Bookings);

/// <param name="Id">Ours.</param>
/// <param name="BookingId">The partner's reference.</param>
/// <param name="DepartureDate">When the journey begins.</param>
/// <param name="ReturnDate">When it ends.</param>
/// <param name="Status">Where it stands.</param>
/// <param name="PromoCodes">Those that can be redeemed now.</param>
/// <param name="Esims">What codes have become.</param>
sealed record DashboardBooking(
    string Id, string? BookingId, DateTimeOffset DepartureDate, DateTimeOffset? ReturnDate, BookingStatus Status,
    IReadOnlyList<PromoCodeAnswer> PromoCodes, IReadOnlyList<DashboardEsim> Esims);

/// <summary>An eSIM with the address of its page, where it is installed.</summary>
sealed record DashboardEsim
{
    public required string Iccid { get; init; }
    public required EsimState Status { get; init; }
    public required string Destination { get; init; }
    public required string PackageType { get; init; }
    public required long DataUsedBytes { get; init; }
    public required long? DataTotalBytes { get; init; }
    public required long? DataLeftBytes { get; init; }
    public required DateTimeOffset AssignedAt { get; init; }
    public required DateTimeOffset? ExpiresAt { get; init; }
    public required string PageUrl { get; init; }
}

/// <summary>Shows trips as JSON.</summary>
sealed class ShowTrips(EsimSecrets secrets)
{
    public DashboardAnswer Of(IReadOnlyList<Trip> trips, string publicUrl, string partnerSlug, DateTimeOffset now) =>
        new([.. trips.Select(trip => new DashboardBooking(trip.Booking.Id, trip.Booking.BookingId, trip.Booking.DepartureDate,
            trip.Booking.ReturnDate, StatusOfBooking.At(now, trip.Booking, trip.All),
            [.. trip.Usable.Select(code => PromoCodeAnswer.Of(code, publicUrl, partnerSlug))],
            [.. trip.Esims.Select(esim => Of(esim, publicUrl))]))]);

    DashboardEsim Of(Esim esim, string publicUrl) => new()
    {
        Iccid = esim.Iccid.Digits,
        Status = esim.State,
        Destination = esim.Destination,
        PackageType = esim.PackageType.ToApi(),
        DataUsedBytes = EsimUsage.Bytes(esim.DataUsedMegabytes),
        DataTotalBytes = EsimUsage.Bytes(esim.DataTotalMegabytes),
        DataLeftBytes = EsimUsage.LeftBytes(esim),
        AssignedAt = esim.AssignedAt,
        ExpiresAt = esim.ExpiresAt,
        PageUrl = EsimPages.AddressOf(publicUrl, secrets.LinkOf(esim)),
    };
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    Converters =
    [
        typeof(ApiInstantConverter), typeof(LowerCaseEnumConverter<BookingStatus>),
        typeof(LowerCaseEnumConverter<PromoCodeStatus>), typeof(LowerCaseEnumConverter<EsimState>),
    ])]
[JsonSerializable(typeof(Envelope<RedirectTokenAnswer>))]
[JsonSerializable(typeof(Envelope<SessionAnswer>))]
[JsonSerializable(typeof(Envelope<DashboardAnswer>))]
sealed partial class WebAppJson : JsonSerializerContext;

static class WebAppBytes
{
    static readonly WebAppJson Json = new(new JsonSerializerOptions(WebAppJson.Default.Options) { Encoder = ApiJson.Encoder });

    public static JsonBytes Answer(string message, RedirectTokenAnswer token) => new(StatusCodes.Status201Created,
        JsonSerializer.SerializeToUtf8Bytes(new Envelope<RedirectTokenAnswer>(message, token), Json.EnvelopeRedirectTokenAnswer));

    public static JsonBytes Answer(string message, SessionAnswer session) => new(StatusCodes.Status200OK,
        JsonSerializer.SerializeToUtf8Bytes(new Envelope<SessionAnswer>(message, session), Json.EnvelopeSessionAnswer));

    public static JsonBytes Answer(DashboardAnswer dashboard) => new(StatusCodes.Status200OK, JsonSerializer.SerializeToUtf8Bytes(
        new Envelope<DashboardAnswer>("What the traveller has.", dashboard), Json.EnvelopeDashboardAnswer));
}
