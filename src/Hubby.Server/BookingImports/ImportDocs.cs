using Hubby.Bookings;
using Hubby.Http;
using static Hubby.Http.Field;

namespace Hubby.BookingImports;

/// <summary>What the API document says of imports.</summary>
static class ImportDocs
{
    const string Job = """
        {
              "id": "01972a55-7d8a-7f00-a3a5-e1d1c9a4b7f6",
              "status": "running",
              "file_name": "june.csv",
              "bytes": 1843200,
              "percent": 42,
              "rows": 4200,
              "created": 4188,
              "repeated": 2,
              "refused": 10,
              "created_at": "2025-06-01T09:30:00.000Z",
              "started_at": "2025-06-01T09:30:00.000Z",
              "finished_at": null,
              "error": null,
              "result_url": "/api/imports/01972a55-7d8a-7f00-a3a5-e1d1c9a4b7f6/result.csv"
            }
        """;

    const string Started = $$"""
        { "success": true, "message": "The import is under way.", "data": {{Job}} }
        """;

    const string Shown = $$"""
        { "success": true, "message": "The import as it is now.", "data": {{Job}} }
        """;

    const string Listed = $$"""
        { "success": true, "message": "Imports, newest first.", "data": [{{Job}}], "has_more": false, "next_cursor": null }
        """;

    const string Report = """
        {
          "success": true,
          "message": "Rows, in the order of the file.",
          "data": [
            { "row": 1, "line": 2, "status": "created", "booking": "03ar3lAnqvpKQJB0v5wT", "faults": [] },
            {
              "row": 2, "line": 3, "status": "refused", "booking": null,
              "faults": [
                {
                  "field": "destination", "code": "unknown_destination",
                  "message": "No country or region is called this. Did you mean Thailand?"
                }
              ]
            }
          ],
          "has_more": false,
          "next_cursor": null
        }
        """;

    const string Csv = "row,line,status,booking,booking_id,promo_code,claim_url,deep_link_url,faults\n";

    static readonly Shape Count = Shape.Integer(0);

    static readonly Shape Answer = Shape.Object("Import",
        Required("id", Shape.Formatted("uuid"), "Names the import."),
        Required("status", Shape.OneOf("waiting", "running", "cancelling", "cancelled", "done", "failed"),
            "`done`: every row was read. `failed`: the file could not be read to its end, `error` says where."),
        Required("file_name", Shape.Text(Import.MaxFileName).OrNull(), "As you called it."),
        Required("bytes", Count, "How large the file is."),
        Required("percent", Shape.Integer(0, 100), "How much of it is dealt with."),
        Required("rows", Count, "Rows dealt with."),
        Required("created", Count, "Bookings made."),
        Required("repeated", Count, "Rows whose booking was there already."),
        Required("refused", Count, "Rows that were refused."),
        Required("created_at", Shape.Instant(), "When the file was taken."),
        Required("started_at", Shape.Instant().OrNull(), "When the first row was read."),
        Required("finished_at", Shape.Instant().OrNull(), "When it was over."),
        Required("error", Shape.Text(Import.MaxError).OrNull(), "Why it failed."),
        Required("result_url", new(ShapeType.String), "Where the rows with their codes are."));

    static readonly Shape Row = Shape.Object("ImportRow",
        Required("row", Shape.Integer(1), "The row, the head not counted."),
        Required("line", Shape.Integer(1), "The line of the file that it begins in."),
        Required("status", Shape.OneOf("created", "repeated", "refused"), "What became of it."),
        Required("booking", BookingShapes.Id.OrNull(), "The booking's `id`."),
        Required("faults", Shape.ListOf(Shape.Object("ImportFault",
            Required("field", new(ShapeType.String), "The column; `body` is the whole row."),
            Required("code", new(ShapeType.String), "Never changes."),
            Required("message", new(ShapeType.String), "What is wrong and what would be right."))),
            "Everything wrong with the row."));

    static readonly RouteParameter ById = RouteParameter.Path("id", Shape.Formatted("uuid"), "The import's `id`.");

    static readonly RouteParameter[] Paging = [RouteParameter.Limit("Entries"), RouteParameter.Cursor];

    public static readonly RouteDoc Create = new()
    {
        Parameters =
        [
            RouteParameter.Query("file_name", Shape.Text(Import.MaxFileName), "What you call the file."),
        ],
        TakesIdempotencyKey = true,
        BodyMediaType = "text/csv",
        Body = new(ShapeType.String),
        BodyExamples =
        [
            new("two", "Two bookings",
                "booking_id,email,departure_date,package_type,destination\n"
                + "YOUR-BOOKING-128,alex@example.com,2025-06-15,starter,TH\n"
                + "YOUR-BOOKING-129,sam@example.com,2025-06-16,starter,JP\n"),
        ],
        Answers = [new(202, "The import.", Answer, Started) { Headers = [("Location", "Where the import can be read.")] }],
        Problems = [StartImport.NotCsv, StartImport.TooLarge, IdempotencyKey.Invalid, IdempotencyKey.Reused],
    };

    public static readonly RouteDoc List = new()
    {
        Parameters = Paging,
        Answers =
        [
            new(200, "A page of imports.", Shape.ListOf(Answer, 0, PageRequest.MaxLimit), Listed)
            {
                IsPage = true,
                Headers = [RouteAnswer.NextPage],
            },
        ],
    };

    public static readonly RouteDoc Get = new()
    {
        Parameters = [ById],
        Answers = [new(200, "The import.", Answer, Shown)],
        Problems = [ImportReads.NotFound],
    };

    public static readonly RouteDoc Rows = new()
    {
        Parameters =
        [
            ById, RouteParameter.Query("status", Shape.OneOf("created", "repeated", "refused"), "Only these."), .. Paging,
        ],
        Answers =
        [
            new(200, "A page of rows.", Shape.ListOf(Row, 0, PageRequest.MaxLimit), Report)
            {
                IsPage = true,
                Headers = [RouteAnswer.NextPage],
            },
        ],
        Problems = [ImportReads.NotFound],
    };

    public static readonly RouteDoc Result = new()
    {
        Parameters = [ById],
        Answers = [new(200, "The rows so far.", new(ShapeType.String), Csv) { MediaType = "text/csv", IsBare = true }],
        Problems = [ImportReads.NotFound],
    };

    public static readonly RouteDoc Cancel = new()
    {
        Parameters = [ById],
        Answers = [new(200, "The import.", Answer, Shown)],
        Problems = [ImportReads.NotFound],
    };
}
