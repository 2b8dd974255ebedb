using Hubby.Http;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Hubby.ApiDocs;

/// <summary>Writes what concerns the API as a whole: its introduction, tags, signature scheme.</summary>
sealed class DescribeApi(IEnumerable<EventDoc> events) : IOpenApiDocumentTransformer
{
    static readonly (string Name, string Description)[] Tags =
    [
        ("Bookings", "A booking is a journey for which you give mobile data. It yields one promo code for each package."),
        ("Promo codes", "What the traveller does with a code: claim it by the link, redeem it for an eSIM."),
        ("eSIMs", "What travellers have: where it stands, how much is left, and more of it."),
        ("Web app", "A traveller of yours is signed in and sees what they have."),
        ("Native apps", "What your own app needs to show a traveller: codes, eSIMs, steps, phones."),
        ("Packages", "What travellers can be given, and where it works."),
        ("Events", "What happened, for whoever asks."),
        ("Imports", "A file of bookings as a job, with a report for each row."),
        ("Requests", "What you have sent and what was answered, to find out what went wrong."),
        ("Privacy", "What is held on a traveller, and its erasure."),
        ("Webhooks", "What happened, told to a server of yours."),
        ("Notifications", "Browsers and apps that want to hear of a booking."),
        ("Callbacks", "Where the providers of messages report what became of them."),
        ("Service", "The server itself: its clock, its health, this document."),
    ];

    public Task TransformAsync(
        OpenApiDocument document, OpenApiDocumentTransformerContext context, CancellationToken cancellationToken)
    {
        document.Info = new OpenApiInfo
        {
            Title = "Hubby API",
            Version = "v1",
            Summary = "Mobile data abroad for the customers of travel companies.",
            Description = Embedded.Text("introduction.md"),
            Contact = new OpenApiContact { Name = "The operator of this server" },
            License = new OpenApiLicense { Name = "MIT", Identifier = "MIT" },
        };
        document.Servers = [new OpenApiServer { Url = "/", Description = "The server that gave you this document." }];
        document.Tags =
            new HashSet<OpenApiTag>(Tags.Select(tag => new OpenApiTag { Name = tag.Name, Description = tag.Description }));
        Security.AddTo(document);
        document.Webhooks = events.ToDictionary(one => one.Type, one => DescribeEvents.Of(one, document));
        return Task.CompletedTask;
    }
}
