using Microsoft.Extensions.Configuration.Memory;

namespace Hubby.Http;

static class Logs
{
    /// <summary>
    /// One line per outcome: what frameworks say of every step is for those who ask, by <c>Logging:LogLevel:…</c>.
    /// </summary>
    public static void AddLogs(this WebApplicationBuilder builder)
    {
        ((IConfigurationBuilder)builder.Configuration).Sources.Insert(0, new MemoryConfigurationSource
        {
            InitialData =
            [
                new("Logging:LogLevel:Microsoft.AspNetCore", "Warning"),
                // A form that is refused is the visitor's matter, and whoever sends many would fill the log.
                new("Logging:LogLevel:Microsoft.AspNetCore.Antiforgery", "Error"),
                new("Logging:LogLevel:Microsoft.EntityFrameworkCore", "Warning"),
            ],
        });
    }
}
