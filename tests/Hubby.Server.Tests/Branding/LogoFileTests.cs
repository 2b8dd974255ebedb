using System.Text;
using Hubby.Branding;

namespace Hubby.Tests.Branding;

public sealed class LogoFileTests
{
    [Fact]
    public void Pictures_are_known_by_their_own_bytes()
    {
        Assert.Equal((new LogoFile(".png", 480, 120), null), LogoFile.Read(Pictures.Png(480, 120)));
        Assert.Equal((new LogoFile(".jpg", 320, 80), null), LogoFile.Read(Pictures.Jpeg(320, 80)));
    }

    [Fact]
    public void A_file_that_was_cut_off_anywhere_is_refused()
    {
        foreach (var whole in new[] { Pictures.Png(90, 60), Pictures.Jpeg(90, 60) })
        {
            for (var length = 0; length < whole.Length; length++)
            {
                var (_, fault) = LogoFile.Read(whole.AsSpan(0, length));
                Assert.Contains("not a whole PNG or JPEG", fault, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [InlineData("<?xml version=\"1.0\"?>\n<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "SVG is not shown by every mail program")]
    [InlineData("RIFF1234WEBPVP8 ", "WebP is not shown by every mail program")]
    [InlineData("GIF89a....", "GIF is not shown by every mail program")]
    [InlineData("    ftypavif....", "HEIC or AVIF is not shown by every mail program")]
    [InlineData("<!doctype html><script>alert(1)</script>", "not a whole PNG or JPEG")]
    [InlineData("", "not a whole PNG or JPEG")]
    public void Another_format_is_told_what_to_be(string file, string fault) =>
        Assert.Contains(fault, LogoFile.Read(Encoding.ASCII.GetBytes(file)).Fault, StringComparison.Ordinal);

    [Theory]
    [InlineData(100, 39, "at least 40 high")]
    [InlineData(2001, 500, "at most 2000 wide")]
    [InlineData(500, 2001, "at most 2000 wide")]
    [InlineData(601, 100, "Crop it to at most 6 times as wide as high")]
    public void A_size_that_would_not_do_is_told_which_does(ushort width, ushort height, string fault)
    {
        Assert.Contains(fault, LogoFile.Read(Pictures.Jpeg(width, height)).Fault, StringComparison.Ordinal);
        Assert.Contains($"{width} × {height}", LogoFile.Read(Pictures.Jpeg(width, height)).Fault, StringComparison.Ordinal);
    }

    [Fact]
    public void Lengths_that_lie_lead_nowhere()
    {
        var (png, jpeg) = (Pictures.Png(90, 60), Pictures.Jpeg(90, 60));
        foreach (var lie in new byte[] { 0, 1, 0x7F, 0xFF })
        {
            for (var at = 8; at < 40; at++)
            {
                foreach (var file in new[] { (byte[])png.Clone(), (byte[])jpeg.Clone() })
                {
                    file[at] = lie;
                    var (logo, fault) = LogoFile.Read(file);
                    Assert.True(logo is null != fault is null);
                }
            }
        }
    }
}
