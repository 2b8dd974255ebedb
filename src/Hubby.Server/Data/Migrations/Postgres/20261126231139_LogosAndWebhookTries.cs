using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Hubby.Data.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class LogosAndWebhookTries : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "tries",
                table: "webhook_deliveries",
                type: "text",
                nullable: true,
                collation: "C");

            migrationBuilder.CreateTable(
                name: "logos",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(36)", maxLength: 36, nullable: false, collation: "C"),
                    partner_id = table.Column<Guid>(type: "uuid", nullable: false),
                    content = table.Column<byte[]>(type: "bytea", nullable: false),
                    width = table.Column<int>(type: "integer", nullable: false),
                    height = table.Column<int>(type: "integer", nullable: false),
                    seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_logos", x => x.name);
                    table.ForeignKey(
                        name: "FK_logos_partners_partner_id",
                        column: x => x.partner_id,
                        principalTable: "partners",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "IX_logos_partner_id",
                table: "logos",
                column: "partner_id");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "logos");

            migrationBuilder.DropColumn(
                name: "tries",
                table: "webhook_deliveries");
        }
    }
}
