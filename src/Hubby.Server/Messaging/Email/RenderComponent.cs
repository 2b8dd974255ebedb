using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;

namespace Hubby.Messaging.Email;

/// <summary>
/// A Razor component as HTML. A renderer keeps whatever it has rendered, so each mail has its own: it costs microseconds.
/// </summary>
sealed class RenderComponent(IServiceProvider services, ILoggerFactory logs)
{
    public async Task<string> HandleAsync<TComponent>(params (string Name, object? Value)[] parameters)
        where TComponent : IComponent
    {
        var given = ParameterView.FromDictionary(parameters.ToDictionary(each => each.Name, each => each.Value));
        await using var renderer = new HtmlRenderer(services, logs);
        return await renderer.Dispatcher.InvokeAsync(async () =>
            (await renderer.RenderComponentAsync<TComponent>(given)).ToHtmlString());
    }
}
