using static Hubby.Http.Field;

namespace Hubby.Http;

/// <summary>The form of every failure.</summary>
static class ErrorShapes
{
    public static readonly Shape Fault = Shape.Object("Fault",
        Required(
            "field", Shape.Text(1000), "The path of the field as you wrote it, such as `package_specifications[0].destination`."),
        Required("code", Shape.Form("^[a-z0-9_]+$"), "What is wrong; never changes. All codes: `/docs/errors`."),
        Required("message", new(ShapeType.String), "What is wrong and what would be right, in a sentence."),
        Optional("sent", new(ShapeType.String), "What came, shortened."),
        Optional("suggestion", new(ShapeType.String), "A value that would do."));

    public static readonly Shape Detail = Shape.Object(null,
        Required("code", Shape.Form("^[a-z0-9_]+$"), "What went wrong; never changes."),
        Required("doc_url", Shape.Formatted("uri"), "Where this code is explained."),
        Optional(
            "server_time", Shape.Integer(0), "With `timestamp_out_of_range`: the server's clock, in Unix milliseconds."),
        Optional("skew_ms", new(ShapeType.Integer), "With `timestamp_out_of_range`: your clock less the server's."),
        Optional("max_skew_ms", Shape.Integer(0), "With `timestamp_out_of_range`: what is allowed."),
        Optional("booking", new(ShapeType.String),
            "With `booking_id_taken`: the id of the booking in the way."));

    public static readonly Shape Error = Shape.Object("Error",
        Required("success", Shape.Boolean(), "Always false."),
        Required("message", new(ShapeType.String), "A sentence for people; it may change."),
        Required("error", Detail, "What went wrong."),
        Optional("errors", Shape.ListOf(Fault, 1), "With `invalid_request`: every fault at once."),
        Required("request_id", new(ShapeType.String), "Leads to the log; also in the header `Request-Id`."));
}
