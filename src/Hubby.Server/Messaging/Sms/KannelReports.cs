using Hubby.Http;

namespace Hubby.Messaging.Sms;

/// <summary>Kannel's delivery reports: it calls the address that we gave with the message, which nobody else can know.</summary>
static class KannelReports
{
    const string Route = $"{Callbacks.Path}/sms/kannel";
    const string Reference = "m";
    const string Type = "type";

    /// <summary>Kannel writes the kind of report in place of <c>%d</c>.</summary>
    public static string Address(string publicUrl, string reference) =>
        $"{publicUrl}/api{Route}?{Reference}={reference}&{Type}=%d";

    public static void Map(RouteGroupBuilder api) => api.MapGet(Route, Handle)
        .WithName("receive_kannel_report").WithSummary("Take a delivery report of Kannel's")
        .WithDescription("Open. The `dlr-url` that was given with the message; its reference proves where it comes from.")
        .Documented(new()
        {
            Parameters =
            [
                RouteParameter.Query(Reference, Shape.Text(QueryFields.MaxLength), "Our own reference, as it was given."),
                RouteParameter.Query(Type, Shape.OneOf("1", "2", "4", "8", "16"), "1 delivered, 2 not delivered, 16 refused."),
            ],
            Answers = [Callbacks.Taken],
            Problems = [Callbacks.Refused],
        });

    public static async Task<IResult> Handle(
        HttpContext http, RecordDelivery record, DeliveryReference reference, CancellationToken ct)
    {
        if (reference.Open(http.Request.Query[Reference]) is not { } key)
            return Callbacks.Refused.ToResult();
        var type = http.Request.Query[Type].ToString();
        if (type is "1" or "2" or "16")
        {
            await record.HandleAsync(new(SmsOptions.Kannel, $"{key.Id}", key, type switch
            {
                "1" => null,
                "2" => RecordDelivery.Undelivered,
                _ => SmsReasons.NumberRejected,
            }, type == "1" ? null : $"{SmsOptions.Kannel} report {type}"), ct);
        }

        return Results.Text("");
    }
}
