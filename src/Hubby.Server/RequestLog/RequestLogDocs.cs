using Hubby.Http;
using static Hubby.Http.Field;

namespace Hubby.RequestLog;

/// <summary>What the API document says of the log of requests.</summary>
static class RequestLogDocs
{
    const string Listed = """
        {
          "success": true,
          "message": "Requests, newest first.",
          "data": [
            {
              "id": "req_03ar3lAnqvpKQJB0v5wT",
              "created_at": "2025-06-01T09:30:00.000Z",
              "api_key": "hk_test_8Lr0vPq2mXw7Yc3nTb5kZd9s4fGhJa",
              "method": "POST",
              "path": "/api/bookings",
              "query": null,
              "status": 401,
              "error_code": "invalid_signature",
              "duration_ms": 1
            }
          ],
          "has_more": false,
          "next_cursor": null
        }
        """;

    const string Shown = """
        {
          "success": true,
          "message": "The request.",
          "data": {
            "id": "req_03ar3lAnqvpKQJB0v5wT",
            "created_at": "2025-06-01T09:30:00.000Z",
            "api_key": "hk_test_8Lr0vPq2mXw7Yc3nTb5kZd9s4fGhJa",
            "method": "GET",
            "path": "/api/bookings",
            "query": "?limit=10",
            "status": 401,
            "error_code": "invalid_signature",
            "duration_ms": 1,
            "signature": {
              "signed_message": "1748770200000GET/api/bookings?limit=10",
              "mistakes": [
                {
                  "code": "query_left_out",
                  "message": "The query string was not signed; sign it with its question mark."
                }
              ]
            },
            "request": null,
            "answer": {
              "json": { "success": false, "error": { "code": "invalid_signature" } },
              "bytes": 230,
              "is_whole": true
            }
          }
        }
        """;

    static readonly Shape Text = new(ShapeType.String);
    static readonly Shape RequestId = Shape.Form("^req_[0-9A-Za-z]{20}$") with { Example = "req_03ar3lAnqvpKQJB0v5wT" };

    static readonly Field[] Head =
    [
        Required("id", RequestId, "As the header `Request-Id` of its answer had it."),
        Required("created_at", Shape.Instant(), "When it came."),
        Required("api_key", Text.OrNull(), "The key that it named."),
        Required("method", Text, "As it was sent."),
        Required("path", Text, "Without promo codes and the like: `…` stands for what is hidden."),
        Required("query", Text.OrNull(), "With its question mark; personal values are hidden."),
        Required("status", Shape.Integer(100, 599), "Of its answer; 499 when you hung up before there was one."),
        Required("error_code", Text.OrNull(), "Of its answer."),
        Required("duration_ms", Shape.Integer(0), "How long the answer took."),
    ];

    static readonly Shape Body = Shape.Object("LoggedBody",
        Required("json", (Shape.AnyObject() with { Type = ShapeType.Any }).OrNull(),
            "Without names, addresses, promo codes, links and secrets. Null when it is not JSON or was not kept."),
        Required("bytes", Shape.Integer(0), "How long it was."),
        Required("is_whole", Shape.Boolean(), "False when it was longer than 16 KB, or is no JSON from some place on."));

    static readonly Shape Signature = Shape.Object("LoggedSignature",
        Required("signed_message", Text, "What the server signed, with personal values hidden."),
        Required("mistakes", Shape.ListOf(Shape.Object("SignatureMistake",
            Required("code", Shape.Form("^[a-z0-9_]+$"), "Which mistake; never changes. All: `/docs/signing`."),
            Required("message", Text, "What is wrong and what would be right."))),
            "What explains your signature; empty when nothing usual does."));

    static readonly Shape Summary = Shape.Object("LoggedRequest", Head);

    static readonly Shape Whole = Shape.Object("WholeLoggedRequest",
    [
        .. Head,
        Required("signature", Signature.OrNull(), "Only of a request that was refused with 401 and had a timestamp."),
        Required("request", Body.OrNull(),
            "What was sent. Null without a body, for a file, and where the request was refused unread."),
        Required("answer", Body.OrNull(), "What was answered. Null without a body, for files and for the catalogue."),
    ]);

    public static readonly RouteDoc List = new()
    {
        Parameters =
        [
            RouteParameter.Query("status", Shape.Form("^[1-5]([0-9]{2}|xx)$") with { Example = "4xx" },
                "Only with this status or of this class."),
            RouteParameter.Query("method", Shape.Text(QueryFields.MaxLength) with { Example = "POST" }, "Only of this method."),
            RouteParameter.Query("path", Shape.Text(QueryFields.MaxLength) with { Example = "/api/bookings" },
                "Only whose path begins so."),
            RouteParameter.Query("error_code", Shape.Text(QueryFields.MaxLength) with { Example = "invalid_signature" },
                "Only refused with this code."),
            RouteParameter.Query("created_from", Shape.Instant(), "Only those that came then or later."),
            RouteParameter.Query("created_to", Shape.Instant(), "Only those that came earlier."),
            RouteParameter.Limit("Requests"),
            RouteParameter.Cursor,
        ],
        Answers =
        [
            new(200, "A page of requests.", Shape.ListOf(Summary, 0, PageRequest.MaxLimit), Listed)
            {
                IsPage = true,
                Headers = [RouteAnswer.NextPage],
            },
        ],
    };

    public static readonly RouteDoc Get = new()
    {
        Parameters = [RouteParameter.Path("request_id", RequestId, "What the header `Request-Id` said.")],
        Answers = [new(200, "The request.", Whole, Shown)],
        Problems = [GetRequest.NotFound],
    };
}
