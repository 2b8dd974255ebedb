using Hubby.Http;

namespace Hubby.Portal;

static class FileName
{
    /// <summary>Kept with what became of a file.</summary>
    public const int MaxLength = 200;

    /// <summary>What a browser calls a file, without its folders; none where nothing is left of it.</summary>
    public static string? Of(IFormFile file)
    {
        var path = file.FileName;
        var name = path[(path.LastIndexOfAny(['/', '\\']) + 1)..].CutToPlain(MaxLength).Trim();
        return name.Length == 0 ? null : name;
    }
}
