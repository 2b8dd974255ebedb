using System.Globalization;
using System.Text;
using QRCoder;

namespace Hubby.Esims;

/// <summary>An activation code as a QR code: error correction M, a quiet zone of four modules on each side.</summary>
static class EsimQr
{
    const int PixelsPerModule = 8;

    /// <summary>A picture of one bit per pixel.</summary>
    public static byte[] Png(ActivationCode code)
    {
        using var data = Modules(code);
        using var png = new PngByteQRCode(data);
        return png.GetGraphic(PixelsPerModule, drawQuietZones: true);
    }

    /// <summary>Black on white also in the dark, since a camera must read it: one stroked path, a stroke for each run.</summary>
    /// <param name="code">What it says.</param>
    /// <param name="title">What it is, for whoever does not see it; none when the page says so beside it.</param>
    public static string Svg(ActivationCode code, string? title = null)
    {
        var (size, path) = Strokes(code);
        var name = title is null ? "" : $"<title>{System.Net.WebUtility.HtmlEncode(title)}</title>";
        return string.Create(CultureInfo.InvariantCulture,
            $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {size} {size}\" shape-rendering=\"crispEdges\">{name}"
            + $"<path fill=\"#fff\" d=\"M0 0h{size}v{size}H0z\"/><path stroke=\"#000\" d=\"{path}\"/></svg>");
    }

    /// <summary>The black modules as one path of strokes a module wide, and how many modules a side has with its quiet
    /// zone.</summary>
    public static (int Size, string Path) Strokes(ActivationCode code)
    {
        using var data = Modules(code);
        var size = data.ModuleMatrix.Count;
        var path = new StringBuilder();
        var (x, y) = (0, 0);
        for (var row = 0; row < size; row++)
        {
            for (var column = 0; column < size; column++)
            {
                var run = RunAt(data, row, column);
                if (run == 0)
                    continue;
                _ = path.Length == 0
                    ? path.Append(CultureInfo.InvariantCulture, $"M{column} {row}.5h{run}")
                    : path.Append(CultureInfo.InvariantCulture, $"m{column - x} {row - y}h{run}");
                column += run;
                (x, y) = (column, row);
            }
        }

        return (size, path.ToString());
    }

    static int RunAt(QRCodeData data, int row, int column)
    {
        var run = 0;
        while (column + run < data.ModuleMatrix.Count && data.ModuleMatrix[row][column + run])
            run++;
        return run;
    }

    // The matrix has its quiet zone already.
    static QRCodeData Modules(ActivationCode code) => QRCodeGenerator.GenerateQrCode(code.Lpa, QRCodeGenerator.ECCLevel.M);
}
