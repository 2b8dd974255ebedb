using System.Globalization;

namespace Hubby.Developers;

static class Durations
{
    const int Second = 1000;

    public static string Of(int milliseconds) => milliseconds < Second ? $"{milliseconds} ms"
        : string.Create(CultureInfo.InvariantCulture, $"{milliseconds / (double)Second:0.0} s");
}
