using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hubby.Data.Migrations.Sqlite
{
    /// <inheritdoc />
    public partial class WebApp : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "redirect_tokens",
                columns: table => new
                {
                    hash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    external_user_id = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false, collation: "BINARY"),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_redirect_tokens", x => x.hash);
                });

            migrationBuilder.CreateTable(
                name: "webapp_sessions",
                columns: table => new
                {
                    hash = table.Column<byte[]>(type: "BLOB", maxLength: 32, nullable: false),
                    partner_id = table.Column<byte[]>(type: "BLOB", nullable: false),
                    external_user_id = table.Column<string>(type: "TEXT", maxLength: 255, nullable: false, collation: "BINARY"),
                    created_at = table.Column<long>(type: "INTEGER", nullable: false),
                    expires_at = table.Column<long>(type: "INTEGER", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_webapp_sessions", x => x.hash);
                });

            migrationBuilder.CreateIndex(
                name: "ix_bookings_external_user",
                table: "bookings",
                columns: new[] { "partner_id", "external_user_id", "id" },
                filter: "external_user_id IS NOT NULL");

            migrationBuilder.CreateIndex(
                name: "ix_redirect_tokens_expiry",
                table: "redirect_tokens",
                column: "expires_at");

            migrationBuilder.CreateIndex(
                name: "ix_webapp_sessions_expiry",
                table: "webapp_sessions",
                column: "expires_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "redirect_tokens");

            migrationBuilder.DropTable(
                name: "webapp_sessions");

            migrationBuilder.DropIndex(
                name: "ix_bookings_external_user",
                table: "bookings");
        }
    }
}
