using System.Text;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Hubby.Http;

/// <summary>
/// A Razor component as HTML. A renderer keeps whatever it has rendered, so each page and mail has its own: it costs
/// microseconds.
/// </summary>
sealed class RenderComponent(IServiceProvider services, ILoggerFactory logs)
{
    public Task<string> HandleAsync<TComponent>(params (string Name, object? Value)[] parameters)
        where TComponent : IComponent =>
        HandleAsync(typeof(TComponent), parameters.ToDictionary(each => each.Name, each => each.Value));

    public async Task<string> HandleAsync(Type component, IDictionary<string, object?> parameters)
    {
        await using var renderer = new HtmlRenderer(services, logs);
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync(component, ParameterView.FromDictionary(parameters))).ToHtmlString());
    }
}

static class HtmlAnswer
{
    /// <summary>Sends a page that is whole; to who asks for the head alone, that.</summary>
    public static async Task WriteHtmlAsync(this HttpContext http, int status, string html)
    {
        http.Response.StatusCode = status;
        http.Response.ContentType = "text/html; charset=utf-8";
        if (!HttpMethods.IsHead(http.Request.Method))
            await http.Response.WriteAsync(html, Encoding.UTF8, http.RequestAborted);
    }
}
