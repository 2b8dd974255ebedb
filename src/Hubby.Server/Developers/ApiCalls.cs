using Hubby.Http;
using Hubby.Partners;
using Microsoft.AspNetCore.Http.Metadata;

namespace Hubby.Developers;

/// <summary>A call of the API that may be tried: what its route says of itself.</summary>
/// <param name="Name">As the API document names it.</param>
/// <param name="Summary">In a few words.</param>
/// <param name="Group">The part of the API.</param>
/// <param name="Method">In upper case.</param>
/// <param name="Target">The address with its parameters' names in braces.</param>
/// <param name="Body">To begin with.</param>
/// <param name="MediaType">Of the body.</param>
sealed record ApiCall(
    string Name, string Summary, string Group, string Method, string Target, string? Body, string MediaType);

/// <summary>All signed calls, in the order of the API document's parts.</summary>
sealed class ApiCalls(EndpointDataSource routes)
{
    // Routes are mapped after this is made.
    readonly Lazy<IReadOnlyList<ApiCall>> _all = new(() =>
    [
        .. from route in routes.Endpoints.OfType<RouteEndpoint>()
           where route.Metadata.GetMetadata<SignatureRequired>() is not null
           let doc = route.Metadata.GetMetadata<RouteDoc>()
           let name = route.Metadata.GetMetadata<IEndpointNameMetadata>()?.EndpointName
           where doc is not null && name is not null
           select new ApiCall(name, route.Metadata.GetMetadata<IEndpointSummaryMetadata>()?.Summary ?? name,
               route.Metadata.GetMetadata<ITagsMetadata>()?.Tags is [var tag, ..] ? tag : "Others",
               route.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods[0],
               $"/{route.RoutePattern.RawText!.Trim('/')}",
               doc.BodyExamples is [var example, ..] ? example.Json : null, doc.BodyMediaType),
    ]);

    public IReadOnlyList<ApiCall> All => _all.Value;

    public ApiCall? Find(string? name) => All.FirstOrDefault(call => call.Name == name);
}
